import { findPostgres, findRedis } from '../e2e/benchmarks/pipeline/servers/find-servers.ts';
import { ensureNats } from './ensure-nats.ts';
import { aptInstall, installWithApt } from './install-with-apt.ts';

function ensure(debianPackage: string, name: string, find: () => string | undefined): void {
  if (find() !== undefined) return;
  installWithApt(debianPackage, name);
  if (find() !== undefined) return;
  process.stderr.write(`No ${name} was found. Install it: sudo sh -c "${aptInstall(debianPackage)}"\n`);
  process.exit(1);
}

/** The servers that the benchmark of the drift pipeline compares: Debian's, installed where that is possible. */
export function ensurePipelineServers(): void {
  ensureNats();
  ensure('postgresql', 'PostgreSQL', findPostgres);
  ensure('redis-server', 'redis-server', findRedis);
}

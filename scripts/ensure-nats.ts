import { findNatsServer } from '../services/drift/src/testing/find-nats-server.ts';
import { installWithApt } from './install-with-apt.ts';

function missing(): string | undefined {
  try {
    findNatsServer(process.env);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Makes sure that there is a nats-server to test with: installs Debian's where that is possible, else says how. */
export function ensureNats(): void {
  if (missing() === undefined) return;
  installWithApt('nats-server', 'nats-server');
  const why = missing();
  if (why === undefined) return;
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KnownDriftFolder extends Disposable {
  /** Where the command is run: a project with an installed provider and a configuration. */
  cwd: string;
  /** AGENTKEYS_HOME, with a fresh copy of the feed. */
  home: string;
}

const now = new Date().toISOString();
const feed = {
  schema: 'known/1',
  generated_at: now,
  drifts: Array.from({ length: 100 }, (_, index) => ({
    service: index === 0 ? 'acme' : `other-${index}`,
    step: 'create-key',
    step_hash: 'b59114af29bce274',
    since: now,
    last_seen: now,
    issue_url: `https://issues.example/${index}`,
    affected: ['1.0.0', '1.2.3'],
  })),
};

/** A project in which `agentkeys provision acme` meets a known drift. The provider fails where it is imported. */
export function knownDriftFolder(config: 'json' | 'ts'): KnownDriftFolder {
  const cwd = mkdtempSync(join(tmpdir(), 'agentkeys-bench-'));
  const home = join(cwd, 'home');
  const provider = join(cwd, 'node_modules', 'agentkeys-provider-acme');
  for (const folder of [home, provider]) mkdirSync(folder, { recursive: true });
  const manifest = { provider: 'acme', apiVersion: 1, export: 'acme' };
  const pack = { name: 'agentkeys-provider-acme', version: '1.2.3', type: 'module', agentkeys: manifest };
  writeFileSync(join(provider, 'package.json'), JSON.stringify({ ...pack, exports: './index.js' }));
  writeFileSync(join(provider, 'index.js'), 'throw new Error("the provider was imported");\n');
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'bench', private: true, type: 'module' }));
  const settings = JSON.stringify({ account: { email: 'jane@example.com' }, known: { ttl: '1000m' } });
  if (config === 'json') writeFileSync(join(cwd, 'agentkeys.config.json'), settings);
  else
    writeFileSync(
      join(cwd, 'agentkeys.config.ts'),
      `const budget: string = '5m';\nexport default { ...${settings}, budget };\n`,
    );
  // The copy as a run leaves it that has fetched the feed.
  const origin = { url: 'https://drift.example/drift/known.json', etag: 'W/"0"' };
  const copy = { schema: 'known-copy/1', origin, body: JSON.stringify(feed) };
  writeFileSync(join(home, 'known.json'), JSON.stringify(copy));
  return { cwd, home, [Symbol.dispose]: () => rmSync(cwd, { recursive: true, force: true }) };
}

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outcomeSchema } from 'agentkeys/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '../src/run-cli.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agentkeys-keychain-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a key is in the keychain, or where there is none in a recovery file that the outcome names', async () => {
  const plugin = import.meta.resolve('@agentkeys/key-store-keychain');
  const config = join(folder, 'agentkeys.config.mjs');
  await writeFile(
    config,
    `import { keyStoreKeychain } from ${JSON.stringify(plugin)};
     export default { plugins: [keyStoreKeychain({ service: 'agentkeys-test' })] };`,
  );
  const result = await runCli(['provision', 'openai', '--sandbox', '--json', '--reveal', '--config', config]);
  const outcome = outcomeSchema.parse(JSON.parse(result.stdout));
  expect(result.code).toBe(0);
  if (outcome.outcome !== 'ok') throw new Error(outcome.message);
  const { stored_in } = outcome.key;
  const kept = await readdir(join(result.home, 'keys')).catch(() => []);
  if (stored_in.startsWith('the keychain')) return expect(kept).toEqual([]);

  expect(outcome.message).toContain('recovery file');
  expect((await stat(stored_in)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(stored_in, 'utf8'))).toMatchObject({ api_key: outcome.api_key });
  const log = await readFile(join(result.home, 'logs', `${outcome.run_id}.jsonl`), 'utf8');
  expect(log).toContain('KEYCHAIN_UNAVAILABLE');
});

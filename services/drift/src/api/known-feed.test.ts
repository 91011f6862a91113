import { generateKeyPairSync } from 'node:crypto';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHost, provision } from 'agentkeys';
import { expect, it } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { openService, runnerToken } from '../testing/open-service.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { claimAnswerSchema } from './wire.ts';

const authorization = { authorization: `Bearer ${runnerToken}` };

/** A folder in which a provider is installed that nobody can run. */
async function installAcme(folder: string, version = '1.0.0'): Promise<void> {
  const provider = join(folder, 'node_modules', 'agentkeys-provider-acme');
  await mkdir(provider, { recursive: true });
  const manifest = { provider: 'acme', apiVersion: 1, export: 'acme' };
  const exports = { '.': './index.js' };
  const pack = { name: 'agentkeys-provider-acme', version, type: 'module', exports };
  await writeFile(join(provider, 'package.json'), JSON.stringify({ ...pack, agentkeys: manifest }));
  await writeFile(join(provider, 'index.js'), 'throw new Error("nobody runs this");\n');
}

it('what the service feeds holds callers up: signed, cached, and only by the key that they name', async () => {
  await using folder = await temporaryFolder();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await using service = await openService({ signingKey: privateKey });
  await installAcme(folder.path);
  const home = join(folder.path, 'home');
  const warned: string[] = [];
  const run = async (key: typeof publicKey) => {
    const line = key.export({ format: 'der', type: 'spki' }).toString('base64');
    const config = { known: { url: `${service.address}/drift/known.json`, publicKey: line } };
    await writeFile(join(folder.path, 'agentkeys.config.json'), JSON.stringify(config));
    const warn = (message: string, fields: unknown) => void warned.push(message + JSON.stringify(fields));
    const log = { debug: () => undefined, info: () => undefined, warn };
    const host = await createHost({ cwd: folder.path, env: { AGENTKEYS_HOME: home }, log });
    const signal = new AbortController().signal;
    const { outcome, exit, afterwards } = await provision(host, { provider: 'acme', signal });
    await afterwards();
    return { outcome, exit };
  };
  const goesOn = { exit: 2, outcome: { details: { error: 'ACCOUNT_NOT_CONFIGURED' } } };

  const report = makeReport({ service: 'acme' });
  expect((await service.post('/drift/report', report)).status).toBe(202);
  const { service: name, step_hash } =
    (await service.backend.drifts.fresh({})).map(({ drift }) => drift)[0] ?? {};
  const act = (action: string, body: object) =>
    service.post(`/drift/drifts/${name}.${step_hash}/${action}`, body, authorization);
  const handle = async (handled: object): Promise<void> => {
    const claim = await act('claim', { holder: 'a', even_if_handled: true });
    const { fence, upto } = claimAnswerSchema.parse(await claim.json());
    expect((await act('handled', { fence, upto, ...handled })).status).toBe(200);
  };
  const issue = { id: '1', url: 'https://issues.example/1' };
  await handle({ result: 'reproduced', issue, affected: ['1.0.0'] });

  // The first run waits for no network; the next one knows.
  expect(await run(publicKey)).toMatchObject(goesOn);
  const known = await run(publicKey);
  expect(known).toMatchObject({
    exit: 3,
    outcome: { outcome: 'needs_fallback', step: report.tripwire.step, known: { issue_url: issue.url } },
  });

  // A stale copy holds nobody up, and is fresh again when the service has signed what is known anew.
  const copy = join(home, 'known.json');
  await utimes(copy, new Date(0), new Date(0));
  expect(await run(publicKey)).toMatchObject(goesOn);
  expect((await run(publicKey)).exit).toBe(3);

  // A release has fixed it: who has an older version is told which, and who has that one runs.
  await handle({ result: 'not_reproduced', fixed_in: '1.1.0' });
  await utimes(copy, new Date(0), new Date(0));
  expect(await run(publicKey)).toMatchObject(goesOn);
  const fixed = (await run(publicKey)).outcome;
  expect(fixed).toMatchObject({ outcome: 'needs_fallback', known: { fixed_in: '1.1.0' } });
  expect('message' in fixed && fixed.message).toContain('1.1.0');
  await installAcme(folder.path, '1.1.0');
  expect(await run(publicKey)).toMatchObject(goesOn);
  await installAcme(folder.path);
  expect((await run(publicKey)).exit).toBe(3);

  expect(warned).toEqual([]);
  expect(await run(generateKeyPairSync('ed25519').publicKey)).toMatchObject(goesOn);
  expect(warned.join()).toContain('KNOWN_FEED_UNSIGNED');
});

import { join } from 'node:path';
import { provisionInSandbox } from 'agentkeys/testing';
import { expect, test } from 'vitest';
import { sandbox } from '../sandbox/index.ts';
import { verdaccio } from '../src/index.ts';
import { usernameOf } from '../src/username-of.ts';
import { openAgentKeys } from './run-agentkeys.ts';

const packageFolder = join(import.meta.dirname, '..');

test('Verdaccio 6, for which it was written, gives its user a key that the registry accepts', async () => {
  const { outcome, made } = await provisionInSandbox({ packageFolder });
  expect(outcome).toMatchObject({ outcome: 'ok', key: { verification: 'valid' } });
  const key = (outcome.outcome === 'ok' && outcome.api_key) || '';
  expect(key).toMatch(verdaccio().key.pattern);
  const [, payload = ''] = key.split('.');
  const [account] = made.accounts;
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    name: account && usernameOf(account),
  });
});

test('an owner’s own registry, outside of any sandbox, gives a key that the registry knows as theirs', async () => {
  const registry = await sandbox.start({});
  try {
    const account = registry.account();
    await using agentkeys = await openAgentKeys({ registry: registry.origins.app }, { account });
    const told = await agentkeys.run('provision', 'verdaccio', '--reveal', '--json');
    expect(told.code, told.stdout + told.stderr).toBe(0);
    const { api_key } = JSON.parse(told.stdout);
    const asked = await fetch(`${registry.origins.app}/-/whoami`, {
      headers: { authorization: `Bearer ${api_key}` },
    });
    expect(await asked.json()).toEqual({ username: usernameOf(account) });
  } finally {
    await registry.close();
  }
});

test('a password that the registry does not take is a refusal, not a change of its pages', async () => {
  const { outcome } = await provisionInSandbox({ packageFolder, inject: ['password-changed'] });
  expect(outcome).toMatchObject({ outcome: 'rejected', code: 'bad_credentials', step: 'log-in' });
});

test('Verdaccio 4 is a tripwire, of which a person is told what is gone and what is there instead', async () => {
  await using agentkeys = await openAgentKeys();
  const told = await agentkeys.run('provision', 'verdaccio', '--sandbox', '--inject', 'version:4', '--json');
  expect(told.code, told.stderr).toBe(3);
  expect(JSON.parse(told.stdout)).toMatchObject({
    outcome: 'needs_fallback',
    kind: 'selector-missing',
    step: 'read-key',
  });

  const { stdout } = await agentkeys.run('explain');
  expect(stdout).toContain('The step read-key of verdaccio met a page that has changed shape.');
  expect(stdout).toMatch(/expected +the landmark account/);
  expect(stdout).toMatch(
    /diff +~ button \(test id logInDialogIcon\) -> button \(test id header--menu-accountcircle\) \(0\.\d\d\)/,
  );
  expect(stdout).toContain("account is likely page.getByTestId('header--menu-accountcircle')");
  expect(stdout).toMatch(/✔ log-in: click submit/);
});

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBreaker } from '../breaker/open-breaker.ts';
import type { ConfigInput } from '../config/schema.ts';
import { type Outcome, outcomeSchema } from '../contracts/index.ts';
import { definePlugin, type Plugin } from '../plugins/plugin.ts';
import { readAudit } from '../records/read-audit.ts';
import { makeKnownFeed } from '../testing/make-known-feed.ts';
import { createAcmeHost } from './fixtures/acme-host.ts';
import { type ProvisionRequest, provision } from './provision.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-gate-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** A live run: whoever asks for its account has passed the gate. Gives the run up there. */
async function provisionLive(
  { plugins = [], ...request }: Partial<ProvisionRequest> & { plugins?: readonly Plugin[] } = {},
  config: ConfigInput = {},
) {
  const asked: string[] = [];
  const spy = definePlugin({
    name: 'spy',
    setup(api) {
      api.resolveAccount(() => void asked.push('account'));
      api.resolveBrowser(() => void asked.push('browser'));
    },
  });
  const host = await createAcmeHost({ home, config, plugins: [spy, ...plugins] });
  const signal = new AbortController().signal;
  const provisioned = await provision(host, { provider: 'acme', signal, ...request });
  expect(outcomeSchema.parse(provisioned.outcome)).toEqual(provisioned.outcome);
  await provisioned.afterwards();
  return { host, asked, ...provisioned };
}
const passed = { exit: 2, asked: ['account'], outcome: { details: { error: 'ACCOUNT_NOT_CONFIGURED' } } };

const keepFeed = async (drift: Parameters<typeof makeKnownFeed>[0] = {}, checkedAt = new Date()) => {
  await writeFile(join(home, 'known.json'), JSON.stringify(makeKnownFeed(drift)));
  await utimes(join(home, 'known.json'), checkedAt, checkedAt);
};
const long = new Date('2026-01-01');

describe('a drift that the feed knows', () => {
  it('ends the run before it begins, in one audit line', async () => {
    await keepFeed();
    const [drift] = makeKnownFeed().drifts;
    const { outcome, exit, asked } = await provisionLive();
    expect(exit).toBe(3);
    expect(asked).toEqual([]);
    expect(outcome).toMatchObject({
      outcome: 'needs_fallback',
      tier: 'none_configured',
      code: 'drift',
      step: 'create-key',
      known: {
        since: drift?.since,
        last_seen: drift?.last_seen,
        issue_url: 'https://issues.example/7',
      },
      hint: 'Do not retry with version 1.2.3 of agentkeys-provider-acme; update it when a fix is released.',
    });
    expect(outcome.message).toContain(`since ${drift?.since}`);
    expect(outcome.message).toContain('https://issues.example/7');
    expect(outcome.message).toContain('no account was used: drift reported, fix pending. Do not retry');

    const { lines, faults } = await readAudit(home);
    expect(faults).toEqual([]);
    expect(lines).toMatchObject([
      { state: 'ended', id: outcome.audit_id, run_id: outcome.run_id, known: 'feed', exit: 3 },
    ]);
    expect((await readdir(home)).sort()).toEqual(['audit', 'known.json']);
  });

  it('is told with the command that brings the fix, and is over with the version that has it', async () => {
    await keepFeed({ fixed_in: '1.2.4' });
    const { outcome } = await provisionLive();
    expect(outcome).toMatchObject({
      known: { fixed_in: '1.2.4' },
      hint: 'Run `npm install agentkeys-provider-acme@1.2.4`, then run the command again.',
    });
    expect(outcome.message).toContain(
      'version 1.2.4 of agentkeys-provider-acme has the fix, and 1.2.3 is installed',
    );

    await keepFeed({ fixed_in: '1.2.3' });
    expect(await provisionLive()).toMatchObject(passed);
    await keepFeed({ affected: ['<1.2.0'] });
    expect(await provisionLive()).toMatchObject(passed);
  });

  it('is offered to the plugins, who are told of the outcome', async () => {
    await keepFeed();
    const told: Outcome[] = [];
    const agent = definePlugin({
      name: 'agent',
      setup(api) {
        api.resolveFallback(({ step, known, tripwire }) => ({
          tier: `${step} ${known?.issue_url} ${tripwire}`,
        }));
        api.onOutcome(({ outcome }) => void told.push(outcome));
      },
    });
    const { outcome } = await provisionLive({ plugins: [agent] });
    const tier = 'create-key https://issues.example/7 undefined';
    expect(outcome).toMatchObject({ tier, hint: expect.stringContaining(`Use the fallback ${tier}`) });
    expect(told).toEqual([outcome]);
  });

  it('keeps nobody from a run who asks for it, nor a run in a sandbox', async () => {
    await keepFeed();
    expect(await provisionLive({ ignoreKnown: true })).toMatchObject(passed);
    const sandbox = { inject: ['no-such-change'] };
    expect((await provisionLive({ sandbox })).outcome).toMatchObject({
      details: { error: 'SANDBOX_CHANGE_UNKNOWN' },
    });
  });

  it('is told without an audit by nobody', async () => {
    await keepFeed();
    await writeFile(join(home, 'audit'), 'in the way');
    await expect(provisionLive()).rejects.toMatchObject({ code: 'AUDIT_UNWRITABLE' });
  });

  it('does not matter to a key that works, and does where it works no more', async () => {
    await keepFeed();
    const keyed = (status: 'valid' | 'phantom'): Plugin =>
      definePlugin({
        name: 'keyed',
        setup(api) {
          const key = {
            provider: 'acme',
            apiKey: `ak-${'x'.repeat(32)}`,
            createdAt: '2026-01-01T00:00:00.000Z',
          };
          api.resolveKeyStore(
            () => ({ name: 'safe', get: async () => key, put: async () => 'safe' }) as never,
          );
          api.resolveKeyCheck(() => status);
        },
      });
    expect((await provisionLive({ plugins: [keyed('valid')] })).outcome).toMatchObject({
      outcome: 'ok',
      reused: true,
    });
    const { outcome, asked } = await provisionLive({ plugins: [keyed('phantom')] });
    expect(outcome).toMatchObject({ outcome: 'needs_fallback', known: { since: expect.any(String) } });
    expect(asked).toEqual([]);
  });
});

describe('a feed that cannot be relied on lets the run go on', () => {
  it.each([
    ['no feed', async () => undefined],
    ['a stale one', () => keepFeed({}, long)],
    ['one of another day', () => keepFeed({}, new Date(Date.now() + 3_600_000))],
    ['one of a drift that nobody has seen for long', () => keepFeed({ last_seen: long.toISOString() })],
    ['one of another provider', () => keepFeed({ service: 'other' })],
    ['garbage', () => writeFile(join(home, 'known.json'), '{')],
    ['a huge file', () => writeFile(join(home, 'known.json'), ' '.repeat(2_000_000))],
    ['a folder', () => mkdir(join(home, 'known.json'))],
  ])('%s', async (_, prepare) => {
    await prepare();
    expect(await provisionLive()).toMatchObject(passed);
  });

  it('a feed that is not signed, where it has to be, and says so', async () => {
    await keepFeed();
    const publicKey = `MCowBQYDK2VwAyEA${'A'.repeat(43)}=`;
    const { host, ...rest } = await provisionLive({}, { known: { publicKey } });
    expect(rest).toMatchObject(passed);
    expect(host.said.join()).toContain('KNOWN_FEED_UNSIGNED');
  });
});

describe('a feed elsewhere', () => {
  let server: Server;
  let url: string;
  let requests: number;
  beforeEach(async () => {
    requests = 0;
    server = createServer((request, response) => {
      requests++;
      if (request.url === '/hang') return;
      response.end(JSON.stringify(makeKnownFeed()));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is not asked while the copy is fresh, and after the outcome where it is stale', async () => {
    await keepFeed();
    expect((await provisionLive({}, { known: { url } })).exit).toBe(3);
    expect(requests).toBe(0);
    await keepFeed({ service: 'other' }, long);
    expect(await provisionLive({}, { known: { url } })).toMatchObject(passed);
    expect(requests).toBe(1);
    expect((await provisionLive({}, { known: { url } })).exit).toBe(3);
    expect(requests).toBe(1);
  });

  it('ends a run that has not used its account yet when it comes', async () => {
    const asked: string[] = [];
    const slow = definePlugin({
      name: 'slow',
      setup(api) {
        api.resolveAccount(async () => {
          asked.push('account');
          await expect.poll(() => existsSync(join(home, 'known.json')), { timeout: 60_000 }).toBe(true);
          return {
            email: 'jane@example.com',
            password: 'long enough',
            fullName: 'Jane',
            birthdate: '1990-01-01',
          };
        });
        api.resolveMail(() => ({ wait: async () => undefined as never }));
      },
    });
    const host = await createAcmeHost({ home, config: { known: { url } }, plugins: [slow] });
    const signal = new AbortController().signal;
    const { outcome, exit, afterwards } = await provision(host, { provider: 'acme', signal });
    await afterwards();
    expect(asked).toEqual(['account']);
    expect(exit).toBe(3);
    expect(outcome).toMatchObject({
      outcome: 'needs_fallback',
      known: { issue_url: 'https://issues.example/7' },
    });
    expect((await readAudit(home)).lines.at(-1)).toMatchObject({ state: 'ended', known: 'feed', exit: 3 });
  });

  it('is waited for by no outcome, and for no longer than its limit', async () => {
    const config = { known: { url: `${url}/hang` } };
    const { host, ...rest } = await provisionLive({}, config);
    expect(rest).toMatchObject(passed);
    expect(host.said.join()).toContain('KNOWN_FEED_UNREACHABLE');
  });
});

describe('a run on this machine that has tripped', () => {
  const key = { version: '1.2.3', injected: [] };
  const tripped = {
    step: 'create-key',
    kind: 'timeout',
    token: '3f0c7c4e-5a0f-4b52-9d7e-111111111111',
  } as const;
  const breaker = () => openBreaker({ home, provider: 'acme', sandbox: false, holdMs: 60_000 });

  it('keeps the next one from beginning, with what it has seen', async () => {
    await breaker().settle(key, { passed: [], tripped });
    const { outcome, exit, asked } = await provisionLive();
    expect({ exit, asked }).toEqual({ exit: 3, asked: [] });
    const { since } = (outcome as { known: { since: string } }).known;
    expect(outcome).toMatchObject({
      step: 'create-key',
      kind: 'timeout',
      token: tripped.token,
      known: { last_seen: since },
    });
    expect(outcome.message).toMatch(/from runs on this machine since .* \(next try not before \d{4}-/);
    const [, next] = /next try not before ([^)]+)\)/.exec(outcome.message) ?? [];
    expect(Date.parse(next ?? '')).toBeGreaterThan(Date.parse(since));
    const hint = `Run the command once more after ${next}, or at once with a newer version of agentkeys-provider-acme.`;
    expect(outcome).toMatchObject({ retry: { retryable: 'once', not_before: next }, hint });
    expect(outcome.message).toContain(
      `drift reported, fix pending (in the local audit only: telemetry is off). ${hint}`,
    );
    expect((await readAudit(home)).lines).toMatchObject([
      { known: 'breaker', outcome: { token: tripped.token } },
    ]);
  });

  it('is ignored where that is asked for or switched off', async () => {
    await breaker().settle(key, { passed: [], tripped });
    expect(await provisionLive({ ignoreKnown: true })).toMatchObject(passed);
    expect(await provisionLive({}, { breaker: { hold: '0s' } })).toMatchObject(passed);
  });

  it('is tried again after the hold time; a probe that shows nothing lets the next one try', async () => {
    await breaker().settle(key, { passed: [], tripped });
    const config = { breaker: { hold: 1 } };
    expect(await provisionLive({}, config)).toMatchObject(passed);
    expect(await provisionLive({}, config)).toMatchObject(passed);
    // Nor does one that never began.
    await rm(join(home, 'audit'), { recursive: true });
    await writeFile(join(home, 'audit'), 'in the way');
    await expect(provisionLive({}, config)).rejects.toMatchObject({ code: 'AUDIT_UNWRITABLE' });
    expect(await breaker().look(key)).toMatchObject({ state: 'open' });
    const later = openBreaker({ home, provider: 'acme', sandbox: false, holdMs: 1 });
    expect(await later.look(key)).toMatchObject({ state: 'half_open', probing: false });
  });
});

it('sandboxes hold each other up only where that is configured, each set of changes by itself', async () => {
  const run = async (inject: string[], config: ConfigInput, ignoreKnown = false) => {
    const host = await createAcmeHost({ home, config });
    const signal = new AbortController().signal;
    return provision(host, { provider: 'acme', sandbox: { inject }, signal, ignoreKnown });
  };
  const config = { breaker: { sandbox: true } };
  const first = await run(['drift'], config);
  expect(first.outcome).toMatchObject({ outcome: 'needs_fallback', step: 'create-key' });
  expect(first.outcome).not.toHaveProperty('known');

  const { token } = first.outcome as { token: string };
  expect((await run(['drift'], config)).outcome).toMatchObject({
    token,
    known: { since: expect.any(String) },
  });
  expect((await run([], config)).outcome).toMatchObject({ outcome: 'ok' });
  expect((await run(['drift'], {})).outcome).not.toHaveProperty('known');
  expect((await run(['drift'], config, true)).outcome).not.toHaveProperty('known');
  expect(await readdir(home)).not.toContain('breaker');
});

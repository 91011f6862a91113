import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomeSchema } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { HookName } from '../hooks/hook-table.ts';
import { definePlugin, type Plugin } from '../plugins/plugin.ts';
import type { Transport } from '../plugins/transport.ts';
import type { AuditLine } from '../records/audit-line.ts';
import { fallbackStore } from '../records/fallback-store.ts';
import { readAudit } from '../records/read-audit.ts';
import { parseStoredKey } from '../records/stored-key-file.ts';
import { createAcmeHost } from './fixtures/acme-host.ts';
import { type ProvisionRequest, provision } from './provision.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-provision-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const plugin = (setup: Plugin['setup'], name = 'test'): Plugin => definePlugin({ name, setup });

async function provisionAcme(
  { inject = [], ...request }: Partial<ProvisionRequest> & { inject?: readonly string[] } = {},
  options: Omit<Parameters<typeof createAcmeHost>[0], 'home'> = {},
) {
  const host = await createAcmeHost({ home, ...options });
  const provisioned = await provision(host, {
    provider: 'acme',
    sandbox: { inject },
    signal: new AbortController().signal,
    ...request,
  });
  expect(outcomeSchema.parse(provisioned.outcome)).toEqual(provisioned.outcome);
  expect(childrenOfThisProcess()).toEqual([]);
  return { host, ...provisioned };
}

/** Browsers and scrape processes that are still there. */
const childrenOfThisProcess = () =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap');

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(join(home, folder), { withFileTypes: true }).catch(() => []))
    .flatMap((entry) => (entry.isFile() && !entry.name.startsWith('.') ? entry.name : []))
    .sort();

const endedIn = (lines: readonly AuditLine[]) => lines.filter((line) => line.state === 'ended');

/** How the only run ended, after the line that says that it has begun. */
async function onlyAuditLine() {
  const { lines, faults } = await readAudit(home);
  expect(faults).toEqual([]);
  const [begun, ended] = lines;
  expect(lines.map((line) => line.state)).toEqual(['begun', 'ended']);
  expect(begun).toMatchObject({ id: ended?.id, run_id: ended?.run_id, provider: 'acme', log: ended?.log });
  return endedIn(lines)[0];
}

/** All that was written or said, but for the folder of the keys. */
async function everythingWritten(host: { said: string[] }): Promise<string> {
  const folders = ['audit', 'fallback', 'logs', 'outbox', 'outbox-sandbox'];
  const texts = await Promise.all(
    folders.map(async (folder) =>
      Promise.all((await filesIn(folder)).map((name) => readFile(join(home, folder, name), 'utf8'))),
    ),
  );
  return [...texts.flat(), ...host.said].join('\n');
}

/** Taps every hook of the host, answers nothing, and remembers in which order they were fired. */
function recorder(order: string[]): Plugin {
  const silent: HookName[] = [
    'resolveBrowser',
    'resolveAccount',
    'resolveMail',
    'resolveKeyCheck',
    'resolveKeyStore',
  ];
  return plugin((api) => {
    for (const hook of [
      ...silent,
      'resolveFallback',
      'resolveTransport',
      'beforeStep',
      'afterStep',
      'onOutcome',
    ]) {
      (api[hook as HookName] as (tap: () => undefined) => void)(() => void order.push(hook));
    }
    api.onEvent(({ event }) => void order.push(`onEvent ${event.type}`));
    api.modifyReport((report) => {
      order.push('modifyReport');
      return report;
    });
  }, 'recorder');
}

describe('a clear run', () => {
  it('checks and stores the key, fires the hooks in order and shows no secret', async () => {
    const order: string[] = [];
    const secrets: string[] = [];
    const spy = plugin((api) => {
      api.resolveMail(({ account }) => void secrets.push(account.email, account.password));
    }, 'spy');
    const { host, outcome, exit, afterwards } = await provisionAcme(
      { onEvent: (event) => event.type === 'success' && secrets.push(event.api_key) },
      { plugins: [recorder(order), spy] },
    );
    await afterwards();
    expect(exit).toBe(0);
    expect(outcome).toMatchObject({ outcome: 'ok', key: { masked: 'ak-…', verification: 'valid' } });
    expect(outcome).not.toHaveProperty('api_key');
    expect(order).toEqual([
      'resolveAccount',
      'resolveMail',
      'resolveBrowser',
      'onEvent progress',
      'beforeStep',
      'afterStep',
      'onEvent progress',
      'onEvent success',
      'resolveKeyCheck',
      'resolveKeyStore',
      'onOutcome',
    ]);

    // A key of a sandbox has a name of its own, and the recovery file has gone.
    expect(await filesIn('keys')).toEqual(['sandbox-acme.json']);
    const stored = parseStoredKey(await readFile(join(home, 'keys', 'sandbox-acme.json'), 'utf8'));
    expect(secrets).toHaveLength(3);
    expect(stored.apiKey).toBe(secrets[2]);
    const written = await everythingWritten(host);
    expect(written).toContain('printed by the provider');
    for (const secret of secrets) expect(written).not.toContain(secret);

    expect(await onlyAuditLine()).toMatchObject({
      id: outcome.audit_id,
      run_id: outcome.run_id,
      command: 'provision',
      provider: 'acme',
      provider_version: '1.2.3',
      sandbox: true,
      event: { type: 'success' },
      outcome: { outcome: 'ok', verification: 'valid' },
      exit: 0,
      telemetry: 'off',
    });
  });

  it('shows the key where that was asked for, and says what the key endpoint could not', async () => {
    const { outcome } = await provisionAcme({ reveal: true, inject: ['key:503'] });
    expect(outcome).toMatchObject({
      api_key: expect.stringMatching(/^ak-\w{32}$/),
      key: { verification: 'endpoint_down' },
    });
  });

  it('keeps a key that the key store refuses in a recovery file', async () => {
    const broken = plugin((api) => {
      const put = () => Promise.reject(new Error('the safe is jammed'));
      api.resolveKeyStore(() => ({ name: 'safe', get: async () => undefined, put }));
    });
    const { outcome, exit } = await provisionAcme({ reveal: true }, { plugins: [broken] });
    expect(exit).toBe(0);
    expect(outcome.message).toContain('recovery file');
    const { key, api_key } = outcome as { key: { stored_in: string }; api_key: string };
    expect(parseStoredKey(await readFile(key.stored_in, 'utf8')).apiKey).toBe(api_key);
    expect((await stat(key.stored_in)).mode & 0o777).toBe(0o600);
  });

  it('calls a key that the provider does not know a failure, and keeps it for a look', async () => {
    const { outcome, exit } = await provisionAcme({ inject: ['key:401'] });
    expect(exit).toBe(1);
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'verification_failed' });
    const [file] = await filesIn('keys');
    expect(outcome).toHaveProperty('details.recovery_file', join(home, 'keys', file ?? ''));
  });
});

describe('a drifted run', () => {
  it('needs a fallback and keeps the tripwire; nothing is made ready to be sent', async () => {
    const order: string[] = [];
    const { outcome, exit, afterwards } = await provisionAcme(
      { inject: ['drift'] },
      { plugins: [recorder(order)] },
    );
    await afterwards();
    expect(exit).toBe(3);
    expect(outcome).toMatchObject({
      outcome: 'needs_fallback',
      tier: 'none_configured',
      step: 'create-key',
      kind: 'selector-missing',
    });
    expect(outcome.message).toContain(
      'drift reported, fix pending (in the local audit only: telemetry is off)',
    );
    expect(order.slice(-3)).toEqual(['onEvent tripwire', 'resolveFallback', 'onOutcome']);
    expect(order).not.toContain('modifyReport');

    const { token } = outcome as { token: string };
    expect((await stat(join(home, 'fallback', `${token}.json`))).mode & 0o777).toBe(0o600);
    const kept = await fallbackStore(home).read(token);
    expect(kept.tripwire.missing).toEqual(['create']);
    expect(Buffer.from(kept.tripwire.screenshot_b64, 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(await filesIn('outbox-sandbox')).toEqual([]);
    expect(await onlyAuditLine()).toMatchObject({
      event: { type: 'tripwire', kind: 'selector-missing', step: 'create-key' },
      outcome: { outcome: 'needs_fallback', tier: 'none_configured', token },
      exit: 3,
    });
  });

  it('with consent: is reported after the outcome, which waits for nothing', async () => {
    const sent: Parameters<Transport['send']>[0][] = [];
    const sender = plugin((api) => {
      api.resolveFallback(() => ({ tier: 'browser-agent' }));
      api.onOutcome(() => new Promise((resolve) => setTimeout(resolve, 100)));
      api.resolveTransport(() => ({
        name: 'test',
        send: (report) => {
          sent.push(report);
          return new Promise(() => undefined);
        },
      }));
    });
    const env = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: 'http://127.0.0.1:9' };
    const { outcome, afterwards } = await provisionAcme({ inject: ['drift'] }, { plugins: [sender], env });
    expect(outcome).toMatchObject({ tier: 'browser-agent' });
    expect(outcome.message).toContain('drift reported, fix pending.');
    // Said is only what is on the disk.
    expect(await filesIn('outbox-sandbox')).toHaveLength(1);
    expect(sent).toEqual([]);

    // The transport hangs: what was not confirmed stays for the next time.
    await afterwards();
    expect(sent).toEqual([
      {
        schema: 'drift/1',
        report_id: expect.any(String),
        service: 'acme',
        tripwire: { kind: 'selector-missing', step: 'create-key', missing: ['create'] },
        dom_digest: expect.any(String),
        ...(sent[0]?.shape_sim && { shape_sim: expect.any(String) }),
        url_host: '127.0.0.1',
        scraper_version: '1.2.3',
      },
    ]);
    expect(await filesIn('outbox-sandbox')).toEqual([`${sent[0]?.report_id}.json`]);
    expect((await onlyAuditLine())?.telemetry).toBe(`report ${sent[0]?.report_id}`);
  });
});

it('says that a report could not be kept, and nothing else changes', async () => {
  await writeFile(join(home, 'outbox-sandbox'), 'in the way');
  const env = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: 'http://127.0.0.1:9' };
  const { outcome, exit, afterwards } = await provisionAcme({ inject: ['drift'] }, { env });
  await afterwards();
  expect(exit).toBe(3);
  expect(outcome).toMatchObject({ outcome: 'needs_fallback', step: 'create-key' });
  expect(outcome.message).toContain(
    'drift reported, fix pending (in the local audit only: the report could not be written to the outbox)',
  );
  expect((await onlyAuditLine())?.telemetry).toBe('not_kept');
});

it('sends nothing of a sandbox to another machine', async () => {
  const asked = plugin((api) => api.resolveTransport(() => Promise.reject(new Error('asked'))));
  const env = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: 'https://drift.example' };
  const { host, outcome, afterwards } = await provisionAcme({ inject: ['drift'] }, { env, plugins: [asked] });
  await afterwards();
  expect(outcome.message).toContain('to a drift service on this machine)');
  expect(await filesIn('outbox-sandbox')).toEqual([]);
  expect(host.said.join()).not.toContain('asked');
});

describe('a failed run', () => {
  it('names the log where the scrape process ended without a word', async () => {
    const events: string[] = [];
    const { outcome, exit } = await provisionAcme({
      inject: ['crash'],
      onEvent: (event) => events.push(event.type),
    });
    expect(exit).toBe(1);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      code: 'internal',
      step: 'create-key',
      details: { error: 'SCRAPE_KILLED', seen: { exit_code: null, signal: 'SIGKILL' } },
    });
    const { log_file } = (outcome as unknown as { details: { log_file: string } }).details;
    expect(await readFile(log_file, 'utf8')).toContain('printed by the provider');
    expect(events.at(-1)).toBe('error');
    expect(await onlyAuditLine()).toMatchObject({ error: 'SCRAPE_KILLED', exit: 1 });
  });

  it('ends in its time although the scrape process hears nothing any more', async () => {
    const { outcome, exit } = await provisionAcme(
      {},
      { config: { budget: '1s', providers: [['./acme', { stuck: true }]] } },
    );
    expect(exit).toBe(1);
    expect(outcome).toMatchObject({ outcome: 'failed', details: { error: 'SCRAPE_TIMEOUT' } });
  });

  it('is unavailable where the mailbox cannot be read, and never drift', async () => {
    const { outcome, exit } = await provisionAcme({ inject: ['mail'] });
    expect(exit).toBe(5);
    expect(outcome).toMatchObject({
      outcome: 'unavailable',
      code: 'mail_unavailable',
      step: expect.any(String),
      details: { error: 'MAIL_UNAVAILABLE', seen: expect.any(String) },
    });
    expect(await filesIn('fallback')).toEqual([]);
  });

  it('uses no account where it is known before that the mailbox cannot be read', async () => {
    const locked = plugin((api) => {
      api.resolveMail(() => {
        throw new AgentKeysError('MAIL_LOGIN_REFUSED', { server: 'mail.example:993' });
      });
    });
    const { outcome, exit } = await provisionAcme({}, { plugins: [locked] });
    expect(exit).toBe(5);
    expect(outcome).toMatchObject({
      outcome: 'unavailable',
      code: 'mail_unavailable',
      message: expect.stringContaining('refused the user name or the password'),
      details: { error: 'MAIL_LOGIN_REFUSED', server: 'mail.example:993' },
    });
    expect(outcome).not.toHaveProperty('step');
  });

  it('names the plugin that stopped it', async () => {
    const stopper = plugin((api) => {
      api.beforeStep(() => {
        throw new Error('not today');
      });
    }, 'stopper');
    const { outcome, exit } = await provisionAcme({}, { plugins: [stopper] });
    expect(exit).toBe(1);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      details: { error: 'HOOK_FAILED', plugin: 'stopper', hook: 'beforeStep', seen: 'not today' },
    });
    expect(await filesIn('keys')).toEqual([]);
  });

  it('says what is wrong with the configuration, before a browser starts', async () => {
    const { outcome, exit } = await provisionAcme({ inject: ['no-such-change'] });
    expect(exit).toBe(2);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      code: 'config',
      details: { error: 'SANDBOX_CHANGE_UNKNOWN', seen: ['no-such-change'] },
    });
    const { exit: without } = await provision(await createAcmeHost({ home }), {
      provider: 'acme',
      signal: new AbortController().signal,
    });
    expect(without).toBe(2);
    const { lines } = await readAudit(home);
    expect(endedIn(lines).map((line) => line.error)).toEqual([
      'SANDBOX_CHANGE_UNKNOWN',
      'ACCOUNT_NOT_CONFIGURED',
    ]);
  });
});

describe('nothing is begun', () => {
  it('without an audit', async () => {
    await writeFile(join(home, 'audit'), 'in the way');
    await expect(provisionAcme()).rejects.toMatchObject({ code: 'AUDIT_UNWRITABLE', exit: 1 });
    expect(await readdir(home)).toEqual(['audit']);
  });

  it('while another live provision of the provider is on', async () => {
    const asked = Promise.withResolvers<void>();
    const slow = plugin((api) => {
      api.resolveAccount(() => {
        asked.resolve();
        return new Promise(() => undefined);
      });
    });
    const host = await createAcmeHost({ home, plugins: [slow] });
    const interruption = new AbortController();
    const live = { provider: 'acme', signal: interruption.signal };
    const first = provision(host, live);
    await asked.promise;
    await expect(provision(host, live)).rejects.toMatchObject({
      code: 'PROVISION_BUSY',
      exit: 7,
      details: { provider: 'acme', seen: expect.stringContaining(`process ${process.pid} on `) },
    });
    // Those in sandboxes are in nobody's way.
    const { exit } = await provisionAcme({ inject: ['no-such-change'] });
    expect(exit).toBe(2);
    interruption.abort();
    expect((await first).exit).toBe(130);
    expect(await filesIn('locks')).toEqual([]);
    expect(endedIn((await readAudit(home)).lines)).toHaveLength(2);
  });

  it('with consent and nowhere to send to', async () => {
    const env = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: '' };
    await expect(provisionAcme({}, { env })).rejects.toMatchObject({
      code: 'TELEMETRY_NO_ENDPOINT',
      exit: 2,
    });
    expect(await readdir(home)).toEqual([]);
  });
});

describe('an interrupted run', () => {
  it.each(['resolveAccount', 'resolveBrowser', 'beforeStep'] as const)(
    'ends at %s and leaves nothing',
    async (hook) => {
      const interruption = new AbortController();
      const interrupter = plugin((api) => {
        (api[hook] as (tap: () => void) => void)(() => interruption.abort());
      });
      const { outcome, exit } = await provisionAcme(
        { inject: ['endless'], signal: interruption.signal },
        { plugins: [interrupter] },
      );
      expect(exit).toBe(130);
      expect(outcome).toMatchObject({ outcome: 'failed', details: { error: 'INTERRUPTED' } });
      expect(await onlyAuditLine()).toMatchObject({ interrupted: true, exit: 130, error: 'INTERRUPTED' });
    },
  );

  it('is one also where it was interrupted before its sandbox was there', async () => {
    const { outcome, exit } = await provisionAcme({ signal: AbortSignal.abort() });
    expect(exit).toBe(130);
    expect(outcome).toMatchObject({ details: { error: 'INTERRUPTED' } });
  });

  it('keeps the key that was minted before', async () => {
    const interruption = new AbortController();
    const { outcome, exit } = await provisionAcme({
      signal: interruption.signal,
      onEvent: (event) => event.type === 'success' && interruption.abort(),
    });
    expect(exit).toBe(130);
    expect(outcome).toMatchObject({ outcome: 'ok', key: { verification: 'unchecked' } });
    expect(await filesIn('keys')).toEqual(['sandbox-acme.json']);
  });
});

describe('a run that hangs before its first page', () => {
  /** Takes its time, and says nothing of what a browser would say. */
  const hanging = async () => {
    const file = join(home, 'hanging-browser');
    await writeFile(file, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
    return file;
  };
  const launching = (executablePath: string, onAsked?: () => void) =>
    plugin((api) => {
      api.resolveBrowser(() => {
        onAsked?.();
        return { executablePath };
      });
    });

  it('is in the audit before its browser is looked for, whatever kills its process then', async () => {
    const seen: string[] = [];
    const looking = plugin((api) => {
      api.resolveBrowser(async () => {
        seen.push(...(await readAudit(home)).lines.map((line) => line.state));
        throw new Error('no browser today');
      });
    });
    await provisionAcme({}, { plugins: [looking] });
    expect(seen).toEqual(['begun']);
    expect(await onlyAuditLine()).toMatchObject({ error: 'HOOK_FAILED' });
  });

  it('closes a mailbox that was opened only after the run was interrupted', async () => {
    const interruption = new AbortController();
    const [opening, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = plugin((api) => {
      api.resolveMail(async () => {
        interruption.abort();
        await opening.promise;
        return { wait: async () => '', close: async () => closed.resolve() };
      });
    });
    const { exit } = await provision(await createAcmeHost({ home, plugins: [slow] }), {
      provider: 'acme',
      sandbox: { inject: [] },
      signal: interruption.signal,
    });
    expect(exit).toBe(130);
    opening.resolve();
    await closed.promise;
  });

  it('ends at once when it is interrupted', async () => {
    const interruption = new AbortController();
    // The hook is answered first, so that it is the launch that is interrupted.
    const plugins = [launching(await hanging(), () => setTimeout(() => interruption.abort(), 500))];
    const { outcome, exit } = await provision(await createAcmeHost({ home, plugins }), {
      provider: 'acme',
      sandbox: { inject: [] },
      signal: interruption.signal,
    });
    expect(exit).toBe(130);
    // Playwright itself gives up after 30 seconds.
    expect(outcome.duration_ms).toBeLessThan(25_000);
    expect(await onlyAuditLine()).toMatchObject({ interrupted: true });
  });

  it('ends with its budget', async () => {
    const plugins = [launching(await hanging())];
    const { outcome, exit } = await provision(
      await createAcmeHost({ home, plugins, config: { budget: '2s', providers: ['./acme'] } }),
      {
        provider: 'acme',
        sandbox: { inject: [] },
        signal: new AbortController().signal,
      },
    );
    expect(exit).toBe(1);
    expect(outcome).toMatchObject({ outcome: 'failed', details: { error: 'BUDGET_SPENT' } });
  });
});

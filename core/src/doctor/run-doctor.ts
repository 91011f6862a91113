import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findBrowser } from '../browser/find-browser.ts';
import { loadConfig } from '../config/load-config.ts';
import { exitCodes } from '../contracts/exit-codes.ts';
import type { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { findKnownSource } from '../known/find-known-source.ts';
import { type KnownCopy, readKnownCopy } from '../known/known-copy.ts';
import { coreFolder } from '../plugins/core-package.ts';
import { findProviderNames } from '../plugins/find-provider-names.ts';
import type { Duration } from '../plugins/provider.ts';
import type { Host } from '../provision/host.ts';
import { followAudit } from '../records/follow-audit.ts';
import { verifyAudit } from '../records/verify-audit.ts';
import { parseDuration } from '../scrape/parse-duration.ts';
import { describeTelemetry, placeOf } from '../telemetry/describe-telemetry.ts';
import type { Check } from './check.ts';
import { checkClock } from './check-clock.ts';
import { checkHome } from './check-home.ts';

export interface DoctorOptions {
  cwd: string;
  configFile: string | undefined;
  env: Readonly<NodeJS.ProcessEnv>;
  home: string;
  /** Loads the configuration with its plugins. */
  openHost(): Promise<Host>;
}

/** Looks at everything that a run stands on, starts nothing, writes nothing and asks no network. */
export async function runDoctor(options: DoctorOptions): Promise<Check[]> {
  const { home } = options;
  const checks: Check[] = [checkNode(process.versions.node), await checkHome(home)];
  checks.push(await guarded('config', () => checkConfigFile(options)));
  let host: Host | undefined;
  checks.push(
    await guarded('plugins', async () => {
      host = await options.openHost();
      return { name: 'plugins', state: 'ok', seen: `${host.config.plugins.length} configured, all loaded` };
    }),
  );
  const copy = await readKnownCopy(home, host?.config.known.publicKey);
  if (host) {
    const loaded = host;
    checks.push(await guarded('browser', async () => checkBrowser(loaded)));
    checks.push(...(await checkProviders(loaded)), checkAccount(loaded));
  }
  checks.push(await guarded('audit', () => checkAudit(home)));
  if (host) {
    const loaded = host;
    checks.push(await guarded('telemetry', () => checkTelemetry(loaded)));
    checks.push(await guarded('feed', async () => checkFeed(loaded, copy)));
  }
  checks.push(await guarded('clock', () => lookAtClock(home, copy)));
  return checks;
}

/** What is thrown is what is wrong, in its own words. */
async function guarded(name: string, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    if (isAgentKeysError(error)) return { name, state: 'fail', seen: wordsOf(error), remedy: error.remedy };
    const seen = error instanceof Error ? error.message : String(error);
    return { name, state: 'fail', seen, remedy: 'Report this as a bug with what is shown here.' };
  }
}

function wordsOf({ code, message, details }: AgentKeysError): string {
  const { seen, file, faults, plugin } = details;
  const parts = [plugin, file, seen, Array.isArray(faults) ? `${faults.length} faults` : undefined];
  const shown = parts
    .filter((part) => part !== undefined)
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)));
  return [`${code}: ${message}`, ...shown].join(' ');
}

function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > 22 || (major === 22 && minor >= 18);
  if (isEnough) return { name: 'node', state: 'ok', seen: version };
  return { name: 'node', state: 'fail', seen: version, remedy: 'Install Node.js 22.18 or newer.' };
}

async function checkConfigFile({ cwd, configFile }: DoctorOptions): Promise<Check> {
  const { file } = await loadConfig({ cwd, file: configFile });
  return { name: 'config', state: 'ok', seen: file ?? 'no file, the defaults hold' };
}

function checkBrowser({ config, env }: Host): Check {
  const { executablePath, source } = findBrowser({ configured: config.browser.executablePath, env });
  return { name: 'browser', state: 'ok', seen: `${executablePath} (${source})` };
}

async function checkProviders(host: Host): Promise<Check[]> {
  const names = await findProviderNames(host);
  if (names.length === 0) {
    const remedy = 'Install one beside the configuration, `@agentkeys/provider-openai` for instance.';
    return [{ name: 'providers', state: 'warn', seen: 'none is installed', remedy }];
  }
  return Promise.all(
    names.map((name) =>
      guarded(`provider ${name}`, async () => {
        const provider = await host.resolveProvider(name);
        const steps = Object.keys(await provider.loadProfiles()).length;
        const seen = `${provider.packageName}@${provider.version}, profiles of ${steps} steps`;
        return { name: `provider ${name}`, state: 'ok', seen };
      }),
    ),
  );
}

function checkAccount({ config }: Host): Check {
  if (config.account || config.plugins.length > 0) {
    return {
      name: 'account',
      state: 'ok',
      seen: config.account ? 'set in the configuration' : 'left to the plugins',
    };
  }
  const remedy = 'Set `account` for live runs, or use --sandbox.';
  return { name: 'account', state: 'warn', seen: 'none is set: only sandboxes can be run', remedy };
}

async function checkAudit(home: string): Promise<Check> {
  const { intact, lines, torn, first_fault: fault } = await verifyAudit(home);
  if (intact) {
    const seen = `${lines} lines, the chain is whole${torn > 0 ? `, ${torn} torn by a crash` : ''}`;
    return { name: 'audit', state: 'ok', seen };
  }
  return {
    name: 'audit',
    state: 'fail',
    seen: `the chain is broken at audit/${fault?.file}, line ${fault?.line}`,
    remedy: 'Somebody changed the audit: keep a copy, find out who, then move the folder away to begin anew.',
  };
}

/** Reports older than this are of little use to anybody. */
const waitingMs = 24 * 60 * 60 * 1_000;

async function checkTelemetry(host: Host): Promise<Check> {
  const { on, why, endpoint, outbox } = await describeTelemetry(host);
  const name = 'telemetry';
  const seen = `${on ? `on, to ${endpoint}` : 'off'} (${why}), ${outbox.waiting} waiting`;
  if (why.startsWith('TELEMETRY_')) {
    return { name, state: 'fail', seen, remedy: 'Set `telemetry.endpoint` or AGENTKEYS_DRIFT_URL.' };
  }
  const oldest = outbox.oldest === undefined ? 0 : Date.now() - Date.parse(outbox.oldest);
  if (on && oldest > waitingMs) {
    const remedy = 'Run `agentkeys telemetry flush` and read why it does not go through.';
    return { name, state: 'warn', seen: `${seen} since ${outbox.oldest}`, remedy };
  }
  return { name, state: 'ok', seen };
}

function checkFeed({ config, env }: Host, copy: KnownCopy): Check {
  const name = 'feed';
  if (copy.state === 'bad') {
    return { name, state: 'fail', seen: wordsOf(copy.fault), remedy: copy.fault.remedy };
  }
  const source = findKnownSource(env, config);
  const from = source.url === undefined ? source.why : placeOf(source.url);
  if (copy.state === 'none') return { name, state: 'ok', seen: `no copy yet; ${from}` };
  const seen = `${copy.feed.drifts.length} known drifts, checked ${new Date(copy.checkedAt).toISOString()}; ${from}`;
  const isFresh = Date.now() - copy.checkedAt < parseDuration(config.known.ttl as Duration);
  if (isFresh || source.url === undefined) {
    return { name, state: 'ok', seen };
  }
  const remedy = 'Nothing while no run was made; else see whether the address can be reached.';
  return { name, state: 'warn', seen: `${seen}; it is stale`, remedy };
}

async function lookAtClock(home: string, copy: KnownCopy): Promise<Check> {
  const past = [
    { what: 'when AgentKeys was installed', at: (await stat(join(coreFolder, 'package.json'))).mtimeMs },
  ];
  const never = new AbortController().signal;
  for await (const line of followAudit(home, { last: 1, follow: false, signal: never })) {
    past.push({ what: 'the newest line of the audit', at: Date.parse(line.at) });
  }
  if (copy.state === 'ok')
    past.push({ what: 'when the feed was made', at: Date.parse(copy.feed.generated_at) });
  return checkClock({ now: Date.now(), past });
}

/** 1 where anything fails. */
export const doctorExit = (checks: readonly Check[]): number =>
  checks.some(({ state }) => state === 'fail') ? exitCodes.failed : exitCodes.ok;

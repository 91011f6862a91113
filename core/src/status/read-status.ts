import { v7 } from 'uuid';
import { openBreaker } from '../breaker/open-breaker.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { findKnownDrift } from '../known/find-known-drift.ts';
import { findKnownSource } from '../known/find-known-source.ts';
import { isFresh } from '../known/is-fresh.ts';
import { type KnownCopy, readKnownCopy } from '../known/known-copy.ts';
import { findProviderNames } from '../plugins/find-provider-names.ts';
import type { Duration } from '../plugins/provider.ts';
import { findHolder } from '../provision/hold-provider.ts';
import type { Host } from '../provision/host.ts';
import { hitOfBreaker, hitOfFeed, type KnownHit } from '../provision/known-hit.ts';
import { inTime } from '../provision/use-key.ts';
import type { AuditLine } from '../records/audit-line.ts';
import { scanAudit } from '../records/read-audit.ts';
import { maskKey } from '../redact/public-prefix.ts';
import { parseDuration } from '../scrape/parse-duration.ts';

export interface ProviderStatus {
  name: string;
  package?: string;
  /** The installed one. */
  version?: string;
  /** Why the package cannot be used: the code of the error that a run would end with. */
  error?: string;
  breaker?: { state: 'closed' | 'open' | 'half_open' } & Partial<KnownHit> & { probing?: boolean };
  /** The drift that the copy of the feed knows of this version, fresh or not. */
  known: (KnownHit['known'] & { step: string }) | null;
  last_run: {
    at: string;
    audit_id: string;
    command: string;
    sandbox: boolean;
    /** `begun`: it is on, or was killed. */
    state: 'begun' | 'ended';
    result?: string;
    exit?: number;
  } | null;
  /** The stored key, masked. */
  key: { masked: string; stored_in: string; stored_at: string } | { error: string } | null;
  /** Who runs the provider now. */
  active: { pid: number; host: string; since: string } | null;
}

export interface Status {
  schema: 'status/1';
  /** The copy of the feed of known drifts. */
  feed: {
    state: 'none' | 'bad' | 'fresh' | 'stale';
    checked_at?: string;
    source: string | null;
    error?: string;
  };
  providers: ProviderStatus[];
}

/** What this machine knows of its providers. Touches no network, starts nothing and loads no provider. */
export async function readStatus(host: Host): Promise<Status> {
  const { config, env, home } = host;
  const copy = await readKnownCopy(home, config.known.publicKey);
  const last = new Map<string, AuditLine>();
  for await (const { entry } of scanAudit(home)) if (entry) last.set(entry.provider, entry);
  const providers: ProviderStatus[] = [];
  for (const name of await findProviderNames(host))
    providers.push(await readProvider(host, name, copy, last.get(name)));
  const fresh = copy.state === 'ok' && isFresh(copy, parseDuration(config.known.ttl as Duration));
  const { url } = findKnownSource(env, config);
  return {
    schema: 'status/1',
    feed: {
      state: copy.state === 'ok' ? (fresh ? 'fresh' : 'stale') : copy.state,
      ...(copy.state === 'ok' && { checked_at: new Date(copy.checkedAt).toISOString() }),
      source: url === undefined ? null : new URL(url).origin,
      ...(copy.state === 'bad' && { error: copy.fault.code }),
    },
    providers,
  };
}

async function readProvider(
  host: Host,
  name: string,
  copy: KnownCopy,
  last: AuditLine | undefined,
): Promise<ProviderStatus> {
  const shared = {
    known: null,
    last_run: lastRun(last),
    active: (await findHolder(host.home, name)) ?? null,
  };
  try {
    const provider = await host.resolveProvider(name);
    const { packageName, version } = provider;
    const drift = copy.state === 'ok' ? findKnownDrift(copy.feed, { provider: name, version }) : undefined;
    return {
      name,
      package: packageName,
      version,
      breaker: await readBreaker(host, name, version),
      ...shared,
      known: drift ? { step: drift.step, ...hitOfFeed(drift).known } : null,
      key: await readKey(host, name, version),
    };
  } catch (error) {
    // One package that is not in order does not hide the others.
    if (!isAgentKeysError(error)) throw error;
    return { name, error: error.code, ...shared, key: null };
  }
}

async function readBreaker(
  { home, config }: Host,
  provider: string,
  version: string,
): Promise<ProviderStatus['breaker']> {
  const holdMs = parseDuration(config.breaker.hold as Duration);
  const breaker = openBreaker({ home, provider, sandbox: false, holdMs });
  const state = holdMs === 0 ? undefined : await breaker.look({ version, injected: [] });
  if (!state || state.state === 'closed') return { state: 'closed' };
  if (state.state === 'open') return { state: 'open', ...hitOfBreaker(state.trip, state.until) };
  return { state: 'half_open', probing: state.probing, ...hitOfBreaker(state.trip, undefined) };
}

function lastRun(line: AuditLine | undefined): ProviderStatus['last_run'] {
  if (!line) return null;
  const { at, id, command, sandbox, state } = line;
  const run = { at, audit_id: id, command, sandbox, state };
  if (line.state === 'begun') return run;
  // A sweep has neither outcome nor event.
  const done = line.exit === 0 ? 'done' : undefined;
  const result = line.outcome?.outcome ?? line.event?.type ?? line.error ?? done;
  return { ...run, ...(result !== undefined && { result }), exit: line.exit };
}

async function readKey(host: Host, provider: string, version: string): Promise<ProviderStatus['key']> {
  try {
    const store = await host.hooks.fire.resolveKeyStore({ runId: v7(), provider, version, sandbox: false });
    const key = store && (await inTime(store.get(provider)));
    if (!key) return null;
    host.redactor?.addKey(key.apiKey);
    return {
      masked: maskKey(key.apiKey),
      stored_in: store.where?.(provider) ?? store.name,
      stored_at: new Date(key.storedAt).toISOString(),
    };
  } catch (error) {
    return { error: isAgentKeysError(error) ? error.code : 'KEY_STORE_FAILED' };
  }
}

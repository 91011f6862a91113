import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { openBreaker } from '../breaker/open-breaker.ts';
import { findConfig } from '../config/find-config.ts';
import { versionPattern } from '../contracts/version-pattern.ts';
import { findKnownDrift } from '../known/find-known-drift.ts';
import { findKnownSource } from '../known/find-known-source.ts';
import { isFresh } from '../known/is-fresh.ts';
import { readKnownCopy } from '../known/known-copy.ts';
import { coreVersion } from '../plugins/core-package.ts';
import { findProviderPackage } from '../plugins/find-provider-package.ts';
import { findHome } from '../records/find-home.ts';
import { parseDuration } from '../scrape/parse-duration.ts';
import { decideConsent } from '../telemetry/consent.ts';
import { hitOfBreaker, hitOfFeed } from './known-hit.ts';
import { noFallback } from './outcome-parts.ts';
import { readPlainSettings } from './read-plain-settings.ts';
import { type KnownRun, recordKnown } from './record-known.ts';

export interface QuickRequest {
  /** Name of the provider, as it was typed. */
  provider: string;
  cwd: string;
  configFile?: string | undefined;
  env: Readonly<NodeJS.ProcessEnv>;
}

const isVersion = (version: unknown): version is string =>
  typeof version === 'string' && versionPattern.test(version);

/**
 * What `provision` would tell of a known drift, in the plain case: no plugins, no providers with options, no key of an
 * earlier run, nothing to be sent or fetched. It loads neither schemas nor hooks, which take longer than all that is done
 * here. Nothing where the case is not plain or anything at all is unclear: then `provision` itself finds out.
 */
export async function findKnownQuickly(request: QuickRequest): Promise<KnownRun | undefined> {
  try {
    return await find(request);
  } catch {
    return undefined;
  }
}

async function find({ provider: name, cwd, configFile, env }: QuickRequest): Promise<KnownRun | undefined> {
  const began = performance.now();
  if (!/^[a-z0-9-]{1,64}$/.test(name)) return undefined;
  const home = findHome(cwd, env);
  const isRemembered =
    existsSync(join(home, 'known.json')) || existsSync(join(home, 'breaker', `${name}.json`));
  if (!isRemembered || existsSync(join(home, 'keys', `${name}.json`))) return undefined;

  const found = await findConfig({ cwd, file: configFile });
  const settings = readPlainSettings(found.raw);
  if (!settings) return undefined;
  const consent = decideConsent({ env, telemetry: settings.telemetry, sandbox: false });
  if (consent.given) return undefined;

  const { json } = findProviderPackage(name, { folder: found.folder, config: { providers: [] } }).found;
  const { name: packageName, version } = json;
  const manifest = json.agentkeys as { provider?: unknown; flows?: unknown } | undefined;
  // What is known is about pages, and this one may need none.
  if (manifest?.flows !== undefined) return undefined;
  if (manifest?.provider !== name || typeof packageName !== 'string' || !isVersion(version)) return undefined;

  const { publicKey, ttl } = settings.known;
  const copy = await readKnownCopy(home, publicKey);
  if (copy.state === 'bad') return undefined;
  const isUsable = copy.state === 'ok' && isFresh(copy, parseDuration(ttl));
  // A stale one is to be brought up to date.
  if (!isUsable && findKnownSource(env, settings).url !== undefined) return undefined;
  const drift = isUsable ? findKnownDrift(copy.feed, { provider: name, version }) : undefined;
  const holdMs = parseDuration(settings.breaker.hold);
  const breaker = openBreaker({ home, provider: name, sandbox: false, holdMs });
  const state = drift || holdMs === 0 ? undefined : await breaker.look({ version, injected: [] });
  const hit = drift ? hitOfFeed(drift) : state?.state === 'open' && hitOfBreaker(state.trip, state.until);
  if (!hit) return undefined;

  const info = { runId: v7(), provider: name, version, sandbox: false };
  const provider = { name, packageName, version };
  const facts = { info, provider, hit, tier: noFallback, report: consent.why, began };
  return recordKnown({ home, version: coreVersion, ...facts });
}

import { join } from 'node:path';
import type { TripwireEvent } from '../contracts/index.ts';
import { fallbackLimits, fallbackStore } from '../records/fallback-store.ts';
import type { Ending } from './decide-outcome.ts';
import { noFallback } from './outcome-parts.ts';
import type { Run } from './run.ts';
import { unlessInterrupted } from './unless-interrupted.ts';

/** Keeps a tripwire in the fallback file of its token, and asks the plugins what may be tried. */
export async function useTripwire(run: Run, event: TripwireEvent): Promise<Ending> {
  const tripwire = redactTripwire(run, event);
  const file = await keepTripwire(run, tripwire);
  const { screenshot_b64: _, ...shown } = tripwire;
  const fallback = await unlessInterrupted(run.signal, () =>
    run.host.hooks.fire.resolveFallback(
      { provider: run.provider.name, step: shown.step, tripwire: shown, file },
      run.signal,
    ),
  );
  return { kind: 'tripwire', tripwire, token: tripwire.resume_token, tier: fallback?.tier ?? noFallback };
}

/** What the page did stays true although the disk is full. */
async function keepTripwire(run: Run, tripwire: TripwireEvent): Promise<string> {
  const { host, info, provider, log } = run;
  try {
    return await fallbackStore(host.home, fallbackLimits(host.config.fallback)).write({
      schema: 'fallback/1',
      created_at: new Date().toISOString(),
      run_id: info.runId,
      audit_id: run.auditId,
      provider: provider.name,
      provider_version: provider.version,
      version: host.version,
      sandbox: info.sandbox,
      ...(run.injected && { injected: [...run.injected] }),
      tripwire,
    });
  } catch (error) {
    log.error('the fallback file could not be written', { seen: (error as Error).message });
    host.log.warn('the fallback file could not be written', { seen: (error as Error).message });
    return join(host.home, 'fallback', `${tripwire.resume_token}.json`);
  }
}

/** The scrape process redacts what it says; the host knows more secrets, and runs last. */
function redactTripwire({ redactor }: Run, event: TripwireEvent): TripwireEvent {
  const redact = (text: string): string => redactor.redact(text);
  return {
    ...event,
    url: redact(event.url),
    reason: redact(event.reason),
    ...(event.diff && { diff: event.diff.map(redact) }),
    ...(event.hints && {
      hints: event.hints.map(({ name, ...hint }) => ({
        ...hint,
        locator: redact(hint.locator).slice(0, 300),
        ...(name && { name: redact(name).slice(0, 80) }),
      })),
    }),
  };
}

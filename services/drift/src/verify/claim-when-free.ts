import { setTimeout as sleep } from 'node:timers/promises';
import type { Drift } from 'agentkeys/contracts';
import type { Claim } from '../backends/backend.ts';
import { claimDrift } from '../hourly/claim-drift.ts';
import type { RunnerContext } from '../hourly/runner-context.ts';

const pollMs = 1000;

/**
 * A release is verified once, while the hourly run comes again: so it is the one that waits, for as long as a claim of its
 * own would last. `undefined`: the drift was held all that time.
 */
export async function claimWhenFree(drift: Drift, context: RunnerContext): Promise<Claim | undefined> {
  const { leaseMs, signal, say } = context;
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const claim = await claimDrift(drift, context, { even_if_handled: true });
    if (claim || waitedMs > leaseMs) return claim;
    if (waitedMs === 0) say(`${drift.service} ${drift.step}: another runner has it, which is waited for`);
    await sleep(pollMs, undefined, { signal });
  }
}

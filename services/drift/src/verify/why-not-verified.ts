import type { TrackedIssue } from 'agentkeys';
import type { Drift } from 'agentkeys/contracts';
import type { DriftSummary } from '../hourly/run-summary.ts';
import { currentIssue, readWishes } from '../issue/read-wishes.ts';

/**
 * Why a drift is not verified, so that no run is made for it. A sandbox says nothing of a site, and a site nothing of a
 * change that was made in a sandbox alone.
 *
 * @param existing issues of the drift, newest first
 */
export function whyNotVerified(
  { reproduced_in }: Pick<Drift, 'reproduced_in'>,
  existing: readonly TrackedIssue[],
  inSandbox: boolean,
): Pick<DriftSummary, 'outcome' | 'why'> | undefined {
  const issue = currentIssue(existing);
  const { notADrift, wontfix } = readWishes(issue);
  if (notADrift) return { outcome: 'settled', why: 'its issue has the label drift:not-a-drift' };
  if (wontfix && issue?.state === 'closed') {
    return { outcome: 'settled', why: 'its issue is closed with the label drift:wontfix' };
  }
  if ((reproduced_in === 'sandbox') === inSandbox) return undefined;
  const why = inSandbox
    ? 'it was reproduced on the site, of which a sandbox says nothing'
    : 'it was reproduced in the sandbox alone: verify it with --sandbox';
  return { outcome: 'inconclusive', why };
}

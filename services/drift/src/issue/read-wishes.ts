import type { TrackedIssue } from 'agentkeys';

/**
 * What people have said of a drift by labels on its issue. They hold for as long as they stand there.
 *
 * - `drift:quiet`: counts go on in the body, and nobody is written to
 * - `drift:wontfix`: as quiet, and once the issue is closed it is neither opened again nor followed by another one
 * - `drift:not-a-drift`: the issue is left alone, open or closed, and callers are no longer told of a drift
 */
export interface Wishes {
  quiet: boolean;
  wontfix: boolean;
  notADrift: boolean;
}

/** The issue that a drift goes on with, among all of its issues, newest first: the oldest open one, else the newest. */
export const currentIssue = (existing: readonly TrackedIssue[]): TrackedIssue | undefined =>
  existing.findLast(({ state }) => state === 'open') ?? existing[0];

export function readWishes(issue: TrackedIssue | undefined): Wishes {
  // Trackers differ in whether they keep the case of labels.
  const labels = issue?.labels.map((label) => label.toLowerCase()) ?? [];
  const wontfix = labels.includes('drift:wontfix');
  return {
    quiet: wontfix || labels.includes('drift:quiet'),
    wontfix,
    notADrift: labels.includes('drift:not-a-drift'),
  };
}

/** Whether the issue answers the drift as it is, so that a run, which may cost an account, would change nothing. */
export function needsNoRun(existing: readonly TrackedIssue[]): boolean {
  const issue = currentIssue(existing);
  const { wontfix, notADrift } = readWishes(issue);
  return issue?.state === 'open' || wontfix || notADrift;
}

import type { TrackedIssue } from 'agentkeys';
import { commentMark } from './comment-mark.ts';
import type { IssueAction } from './plan-issue.ts';

/**
 * Closes every open issue of a drift but the oldest, with a link to it. Two runners that look at the same moment plan the
 * same, so that one issue is left open whoever comes first.
 *
 * @param existing newest first
 */
export function planDuplicates(existing: readonly TrackedIssue[]): IssueAction[] {
  const open = existing.filter(({ state }) => state === 'open');
  const oldest = open.at(-1);
  if (!oldest) return [];
  return open.slice(0, -1).flatMap<IssueAction>((issue) => [
    {
      action: 'comment',
      issue,
      mark: commentMark(`same-as=${oldest.id}`),
      body: `The same drift as ${oldest.url}, where it goes on.`,
    },
    { action: 'close', issue, reason: 'duplicate' },
  ]);
}

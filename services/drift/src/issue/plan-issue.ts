import type { IssueChange, NewIssue, TrackedIssue } from 'agentkeys';
import type { Batch, Drift } from 'agentkeys/contracts';
import type { Attempt } from './render-attempts.ts';
import { renderCounts } from './render-counts.ts';
import { evidenceFiles } from './render-evidence.ts';
import { firstSeen, type IssueFacts, renderIssue, renderParts, seenFacts } from './render-issue.ts';
import { renderSeen } from './render-seen.ts';
import { readFacts, replaceSection, type SectionName } from './sections.ts';
import { type Tally, tallyBatches } from './tally-batches.ts';
import { plural } from './words.ts';

export type IssueAction =
  | { action: 'create'; issue: NewIssue }
  | { action: 'update'; issue: TrackedIssue; change: IssueChange }
  | { action: 'comment'; issue: TrackedIssue; body: string }
  | { action: 'reopen'; issue: TrackedIssue }
  | { action: 'close'; issue: TrackedIssue }
  | { action: 'nothing'; why: string };

export interface IssuePlanInput {
  drift: Pick<Drift, 'service' | 'step' | 'step_hash'>;
  /** All retained batches of the drift. */
  batches: readonly Batch[];
  /** Every issue with the drift's mark, newest first. */
  existing: readonly TrackedIssue[];
  /** The run that was made because no issue was open; `undefined` where none was made. */
  attempt: Attempt | undefined;
  /** Shell command for the same run. */
  command: string;
  /** The run was made against the provider's sandbox, not its site. */
  inSandbox: boolean;
  /** Unix milliseconds. */
  now: number;
}

/** A drift that comes back within this time is the same story. */
const reopenWithinMs = 14 * 24 * 60 * 60 * 1000;
/** Each of these is worth a mail to those who watch the issue; everything between is not. */
const milestones = [10, 100, 1000, 10_000];

const nothing = (why: string): IssueAction[] => [{ action: 'nothing', why }];

export interface IssuePlan {
  /** In order, never empty. */
  actions: IssueAction[];
  /** The open issue that the drift goes on with, where there is one already. */
  issue: TrackedIssue | undefined;
}

/** Batches with a report that is newer than `since`. */
const newerThan = (batches: readonly Batch[], since: string | undefined): readonly Batch[] =>
  since === undefined ? batches : batches.filter(({ last_seen }) => last_seen >= since);

function bump(issue: TrackedIssue, batches: readonly Batch[]): IssueAction[] {
  const facts = readFacts(issue.body, 'seen');
  const tally = tallyBatches(newerThan(batches, facts.since));
  if (!tally) return nothing('the issue is open and no new report has come');
  const since = facts.since ?? tally.first_seen;
  let body = replaceSection(issue.body, 'seen', renderSeen(tally), seenFacts(tally, since));
  body = replaceSection(body, 'counts', renderCounts(tally));
  if (body === issue.body) return nothing('the issue is open and its counts are right');
  const before = Number(facts.reports ?? 0);
  const reached = milestones.findLast((milestone) => before < milestone && tally.reports >= milestone);
  const comment: IssueAction[] =
    reached === undefined
      ? []
      : [
          {
            action: 'comment',
            issue,
            body: `${plural(tally.reports, 'report')} by now. ${renderSeen(tally)}`,
          },
        ];
  return [{ action: 'update', issue, change: { body } }, ...comment];
}

/** The body with every part that the new run speaks about written anew. */
function renew(issue: TrackedIssue, facts: IssueFacts): IssueChange {
  const since = readFacts(issue.body, 'seen').since ?? firstSeen(facts);
  const parts = Object.entries(renderParts(facts)) as [SectionName, string][];
  const body = parts.reduce(
    (text, [name, part]) =>
      replaceSection(text, name, part, name === 'seen' ? seenFacts(facts.tally, since) : {}),
    issue.body,
  );
  return { body, attachments: evidenceFiles(facts.tripwire) };
}

function reopen(issue: TrackedIssue, facts: IssueFacts, tally: Tally | undefined): IssueAction[] {
  const seen = tally ? renderSeen(tally) : '';
  return [
    { action: 'reopen', issue },
    { action: 'update', issue, change: renew(issue, facts) },
    { action: 'comment', issue, body: `It is back: the newest run tripped here again. ${seen}`.trim() },
  ];
}

const closedFor = (issue: TrackedIssue, now: number): number =>
  issue.closed_at === null ? 0 : now - Date.parse(issue.closed_at);

/**
 * What is to be done with the drift's issue, from what is known and what is there; nothing is done here. At most one
 * issue of a drift is open afterwards.
 */
export function planIssue(input: IssuePlanInput): IssuePlan {
  const { drift, batches, existing, attempt, command, inSandbox, now } = input;
  const open = existing.filter(({ state }) => state === 'open');
  const oldest = open.at(-1);
  if (oldest) {
    const duplicates = open.slice(0, -1).flatMap<IssueAction>((issue) => [
      { action: 'comment', issue, body: `The same drift as ${oldest.url}, where it goes on.` },
      { action: 'close', issue },
    ]);
    const actions = [...bump(oldest, batches), ...duplicates];
    return { actions, issue: oldest };
  }

  const tripwire = attempt?.judgement.tripwire;
  if (!attempt || tripwire?.step !== drift.step) {
    return { actions: nothing(attempt?.judgement.why ?? 'nothing was run'), issue: undefined };
  }

  const [newest] = existing;
  const isRecent = newest !== undefined && closedFor(newest, now) <= reopenWithinMs;
  const since = newest && (isRecent ? readFacts(newest.body, 'seen').since : newest.closed_at);
  const counted = newerThan(batches, since ?? undefined);
  const tally = tallyBatches(counted.length > 0 ? counted : batches);
  const { service, step, step_hash } = drift;
  const named = { service, step, step_hash };
  const facts: IssueFacts = { ...named, tally, tripwire, attempt, command, inSandbox, earlier: newest };
  if (newest && isRecent) return { actions: reopen(newest, facts, tally), issue: newest };
  return { actions: [{ action: 'create', issue: renderIssue(facts) }], issue: undefined };
}

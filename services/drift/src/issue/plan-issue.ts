import type { IssueChange, NewIssue, TrackedIssue } from 'agentkeys';
import type { Batch, Drift } from 'agentkeys/contracts';
import { larger } from '../coalesce/order-text.ts';
import { commentMark } from './comment-mark.ts';
import { planDuplicates } from './plan-duplicates.ts';
import { currentIssue, readWishes } from './read-wishes.ts';
import type { Attempt, EarlierRuns } from './render-attempts.ts';
import { renderCounts } from './render-counts.ts';
import { evidenceFiles } from './render-evidence.ts';
import {
  evidenceFacts,
  firstSeen,
  type IssueFacts,
  renderIssue,
  renderParts,
  seenFacts,
  whatFacts,
} from './render-issue.ts';
import { renderSeen } from './render-seen.ts';
import { renderSentEvidence, type SentEvidence, sentEvidenceFiles } from './render-sent-evidence.ts';
import { readFacts, replaceSection, type SectionName } from './sections.ts';
import { tallyBatches } from './tally-batches.ts';
import { withTotal } from './with-total.ts';
import { code, minute, plural } from './words.ts';

export type IssueAction =
  | { action: 'create'; issue: NewIssue }
  | { action: 'update'; issue: TrackedIssue; change: IssueChange }
  /** `mark` is the hidden line by which the tracker tells that the comment is there already. */
  | { action: 'comment'; issue: TrackedIssue; mark: string; body: string }
  | { action: 'reopen'; issue: TrackedIssue }
  | { action: 'close'; issue: TrackedIssue; reason: 'duplicate' | 'fixed' }
  | { action: 'nothing'; why: string };

export interface IssuePlanInput {
  /** `reports`: all that have ever been counted, also those of batches that are gone. */
  drift: Pick<Drift, 'service' | 'step' | 'step_hash' | 'reports'>;
  /** All retained batches of the drift. */
  batches: readonly Batch[];
  /** Every issue with the drift's mark, newest first. */
  existing: readonly TrackedIssue[];
  /** The run that was made because no issue was open; `undefined` where none was made. */
  attempt: Attempt | undefined;
  /** Every run of the hour, the one that decides among them. Default: that one alone. */
  attempts?: readonly Attempt[];
  earlierRuns?: EarlierRuns | undefined;
  /** Shell command for the same run. */
  command: string;
  /** The run was made against the provider's sandbox, not its site. */
  inSandbox: boolean;
  /** The newest that callers have sent; `undefined` where nothing is to be had. */
  evidence?: SentEvidence | undefined;
  /** Every report since the fix is of a version without it. */
  isAnswered?: boolean;
  /** Unix milliseconds. */
  now: number;
}

/** A drift that comes back within this time is the same story. */
const reopenWithinMs = 14 * 24 * 60 * 60 * 1000;
/**
 * Each of these is worth a mail to those who watch the issue; everything between is not. The first one is so where an issue
 * was opened before any report had come.
 */
const milestones = [1, 10, 100];

const nothing = (why: string): IssueAction[] => [{ action: 'nothing', why }];

export interface IssuePlan {
  /** In order, never empty. */
  actions: IssueAction[];
  /** The issue that the drift goes on with, where there is one already: an open one, or one that people have settled. */
  issue: TrackedIssue | undefined;
  /** Why nothing is to be done: people have said so by this label, or the fix answers what was reported. */
  settled?: 'drift:not-a-drift' | 'drift:wontfix' | 'fixed';
}

/** Batches with a report that is newer than `since`. */
const newerThan = (batches: readonly Batch[], since: string | undefined): readonly Batch[] =>
  since === undefined ? batches : batches.filter(({ last_seen }) => last_seen >= since);

/** What an issue says of its reports, and what it will say next. */
function countOn(issue: TrackedIssue, batches: readonly Batch[], total: number) {
  const { since, reports = 0, base = 0 } = readFacts(issue.body, 'seen');
  const before = Number(reports);
  const tally = tallyBatches(newerThan(batches, since));
  const now = Math.max(before, total - Number(base));
  return { before, since, base: Number(base), tally: tally && withTotal(tally, now, since) };
}

/** When the newest page was seen that an issue shows. UTC, ISO 8601; `undefined`: its body does not say. */
export function shownAt({ body }: TrackedIssue): string | undefined {
  const [run, sent] = [readFacts(body, 'evidence').run, readFacts(body, 'newest').run];
  return run !== undefined && sent !== undefined ? larger(run, sent) : (sent ?? run);
}

interface Bump {
  batches: readonly Batch[];
  total: number;
  isQuiet: boolean;
  evidence: SentEvidence | undefined;
}

function bump(issue: TrackedIssue, { batches, total, isQuiet, evidence }: Bump): IssueAction[] {
  const { before, since, base, tally } = countOn(issue, batches, total);
  if (!tally) return nothing('the issue is open and no new report has come');
  const shown = shownAt(issue);
  const isNewer = evidence !== undefined && (shown === undefined || evidence.seen_at > shown);
  let body = issue.body;
  if (isNewer) {
    body = replaceSection(body, 'newest', renderSentEvidence(evidence), { run: evidence.seen_at });
  }
  // Where somebody has taken the part out, nothing is shown.
  const sent = body === issue.body ? undefined : evidence;
  body = replaceSection(
    body,
    'seen',
    renderSeen(tally, sent?.seen_at ?? shown),
    seenFacts(tally, since ?? tally.first_seen, base),
  );
  body = replaceSection(body, 'counts', renderCounts(tally));
  if (body === issue.body) return nothing('the issue is open and its counts are right');
  const reached = milestones.findLast((milestone) => before < milestone && tally.reports >= milestone);
  const comment: IssueAction[] =
    reached === undefined || isQuiet
      ? []
      : [
          {
            action: 'comment',
            issue,
            mark: commentMark(`reports=${reached}`),
            body: `${plural(tally.reports, 'report')} by now. ${renderSeen(tally)}`,
          },
        ];
  if (sent && !isQuiet) {
    comment.push({
      action: 'comment',
      issue,
      mark: commentMark(`evidence=${sent.report_id}`),
      body: `New evidence: the page as a caller's run met it at ${minute(sent.seen_at)} is in the text above.`,
    });
  }
  const attachments = sent ? { attachments: sentEvidenceFiles(sent) } : {};
  // The body is what says that the milestone has been passed, and what is shown: it comes last.
  return [...comment, { action: 'update', issue, change: { body, ...attachments } }];
}

/** The body with every part that the new run speaks about written anew. */
function renew(issue: TrackedIssue, facts: IssueFacts): IssueChange {
  const since = readFacts(issue.body, 'seen').since ?? firstSeen(facts);
  const known: Partial<Record<SectionName, Parameters<typeof replaceSection>[3]>> = {
    what: whatFacts(facts),
    seen: seenFacts(facts.tally, since, facts.base),
    evidence: evidenceFacts(facts),
  };
  const { seen, counts, ...rest } = renderParts(facts);
  // Without a batch that is still there, what was counted stands.
  const rendered = facts.tally ? { seen, counts, ...rest } : rest;
  const parts = Object.entries(rendered) as [SectionName, string][];
  const body = parts.reduce(
    (text, [name, part]) => replaceSection(text, name, part, known[name]),
    // What callers had sent is older than this run.
    replaceSection(issue.body, 'newest', ''),
  );
  return { body, attachments: evidenceFiles(facts.tripwire) };
}

/** An issue that is open is left alone, so that it is opened last, when all else is done. */
function reopen(issue: TrackedIssue, facts: IssueFacts, isQuiet: boolean): IssueAction[] {
  const seen = facts.tally ? renderSeen(facts.tally) : '';
  const time = issue.closed_at ?? facts.tally?.latest_report_id ?? facts.attempt.run.started_at;
  const comment: IssueAction = {
    action: 'comment',
    issue,
    mark: commentMark(`back-after=${time}`),
    body: `It is back: the newest run tripped here again. ${seen}`.trim(),
  };
  return [
    { action: 'update', issue, change: renew(issue, facts) },
    ...(isQuiet ? [] : [comment]),
    { action: 'reopen', issue },
  ];
}

/** Where the issue tells of another version, `undefined` where it tells of this one already. */
function renewOpen(issue: TrackedIssue, facts: IssueFacts, isQuiet: boolean): IssueAction[] | undefined {
  const version = facts.tripwire.scraper_version;
  if (readFacts(issue.body, 'what').version === version) return undefined;
  const comment: IssueAction = {
    action: 'comment',
    issue,
    mark: commentMark(`still-failing=${version}`),
    body: `Still failing with version ${code(version)}: the text above shows what the newest run met.`,
  };
  // The body is what says that this version is told of: it comes last.
  return [...(isQuiet ? [] : [comment]), { action: 'update', issue, change: renew(issue, facts) }];
}

const closedFor = (issue: TrackedIssue, now: number): number =>
  issue.closed_at === null ? 0 : now - Date.parse(issue.closed_at);

/**
 * What is to be done with the drift's issue, from what is known and what is there; nothing is done here. At most one
 * issue of a drift is open afterwards.
 */
export function planIssue(input: IssuePlanInput): IssuePlan {
  const { drift, batches, existing, attempt, command, inSandbox, evidence, now } = input;
  const total = Math.max(drift.reports, tallyBatches(batches)?.reports ?? 0);
  const current = currentIssue(existing);
  const wishes = readWishes(current);
  const duplicates = planDuplicates(existing);
  if (current && wishes.notADrift) {
    const actions = [...nothing('its issue has the label drift:not-a-drift'), ...duplicates];
    return { actions, issue: current, settled: 'drift:not-a-drift' };
  }
  const { service, step, step_hash } = drift;
  const { attempts = attempt ? [attempt] : [], earlierRuns } = input;
  const runs = { attempts, earlierRuns, command, inSandbox };
  const tripwire = attempt?.judgement.tripwire;
  const isHere = attempt !== undefined && tripwire?.step === step;
  if (current?.state === 'open') {
    const { tally, base } = countOn(current, batches, total);
    const facts = { service, step, step_hash, ...runs, earlier: undefined, tally, base };
    const renewed = isHere ? renewOpen(current, { ...facts, tripwire, attempt }, wishes.quiet) : undefined;
    const bumped = renewed ?? bump(current, { batches, total, isQuiet: wishes.quiet, evidence });
    return { actions: [...bumped, ...duplicates], issue: current };
  }
  if (input.isAnswered) {
    const actions = nothing('every report is of a version without the fix');
    return { actions, issue: undefined, settled: 'fixed' };
  }
  if (wishes.wontfix) {
    const actions = nothing('its issue is closed with the label drift:wontfix');
    return { actions, issue: current, settled: 'drift:wontfix' };
  }

  if (!isHere) {
    return { actions: nothing(attempt?.judgement.why ?? 'nothing was run'), issue: undefined };
  }

  const [newest] = existing;
  const isRecent = newest !== undefined && closedFor(newest, now) <= reopenWithinMs;
  const named = { service, step, step_hash, tripwire, attempt, ...runs, earlier: newest };
  if (newest && isRecent) {
    const { tally, base } = countOn(newest, batches, total);
    return { actions: reopen(newest, { ...named, tally, base }, wishes.quiet), issue: newest };
  }

  const since = newest?.closed_at ?? undefined;
  const counted = newerThan(batches, since);
  const tally = tallyBatches(counted.length > 0 ? counted : batches);
  // An issue after another one counts from then on.
  const base = since === undefined ? 0 : total - (tally?.reports ?? 0);
  const facts: IssueFacts = { ...named, base, tally: tally && withTotal(tally, total - base, undefined) };
  return { actions: [{ action: 'create', issue: renderIssue(facts) }], issue: undefined };
}

import type { NewIssue, TrackedIssue } from 'agentkeys';
import type { TripwireEvent } from 'agentkeys/contracts';
import { issueMark } from './issue-mark.ts';
import { type Attempt, type EarlierRuns, renderAttempts } from './render-attempts.ts';
import { renderCounts } from './render-counts.ts';
import { evidenceFiles, renderEvidence } from './render-evidence.ts';
import { renderSeen } from './render-seen.ts';
import { type SectionName, section } from './sections.ts';
import type { Tally } from './tally-batches.ts';
import { code, listWords, shorten } from './words.ts';

export interface IssueFacts {
  service: string;
  step: string;
  step_hash: string;
  tally: Tally | undefined;
  /** Reports of the drift that came before those of this issue. */
  base: number;
  /** The tripwire of the reproduction. */
  tripwire: TripwireEvent;
  attempt: Attempt;
  /** Every run of the hour, `attempt` among them. */
  attempts: readonly Attempt[];
  earlierRuns?: EarlierRuns | undefined;
  /** Shell command for the same run. */
  command: string;
  /** It was run against the provider's sandbox, not its site. */
  inSandbox: boolean;
  /** An issue of the same drift that was closed too long ago to be opened again. */
  earlier: TrackedIssue | undefined;
}

const seconds = (iso: string): string => iso.replace(/\.\d+Z$/, 'Z');

/** When the drift was first seen: by a report, or by the reproduction where there was none. */
export const firstSeen = ({ tally, attempt }: IssueFacts): string =>
  tally?.first_seen ?? attempt.run.started_at;

export const issueTitle = (facts: IssueFacts): string =>
  `drift(${facts.service}): ${facts.step} failing as of ${seconds(firstSeen(facts))}`;

function renderWhat({ service, step, tripwire, inSandbox, command }: IssueFacts): string {
  const { missing, unexpected = [], kind } = tripwire;
  const what =
    missing.length > 0
      ? `the ${missing.length === 1 ? 'landmark' : 'landmarks'} ${listWords(missing.map(code))} ${missing.length === 1 ? 'is' : 'are'} not there any more`
      : unexpected.length > 0
        ? `there is something new that wants an answer: ${listWords(unexpected.map(code))}`
        : kind === 'unexpected-nav'
          ? 'it leads to another page than before'
          : 'it does not go on as it did';
  const sort = tripwire.class === undefined ? '' : `, class ${code(tripwire.class)}`;
  return (
    `**${service}** has changed shape at step ${code(step)}: ${what} (${code(kind)}${sort}). ` +
    `It was reproduced with version ${code(shorten(tripwire.scraper_version, 40))}${inSandbox ? ' **in its sandbox**, not on its site' : ''}. ` +
    `Callers get \`needs_fallback\` and no key until a version with a fix is released. See it with ${code(shorten(command, 300))}.`
  );
}

/** The parts of the body that are written anew when there is a new reproduction. */
export function renderParts(facts: IssueFacts): Partial<Record<SectionName, string>> {
  const { tally, tripwire, attempt, attempts, earlierRuns, command } = facts;
  return {
    what: renderWhat(facts),
    seen: tally
      ? renderSeen(tally, attempt.run.started_at)
      : 'No report has come: a reproduction of another step met it.',
    evidence: renderEvidence(tripwire),
    counts: tally ? renderCounts(tally) : 'None.',
    attempts: renderAttempts(attempts, command, earlierRuns),
  };
}

/** What `readFacts` tells of the reports that a body was written for. */
export const seenFacts = (tally: Tally | undefined, since: string, base: number) => ({
  reports: tally?.reports ?? 0,
  since,
  base,
});

/** What `readFacts` tells of the run whose evidence is shown. */
export const evidenceFacts = ({ attempt }: Pick<IssueFacts, 'attempt'>) => ({ run: attempt.run.started_at });

/** What `readFacts` tells of where the reproduction was made, and with which version. */
export const whatFacts = ({ inSandbox, tripwire }: Pick<IssueFacts, 'inSandbox' | 'tripwire'>) => ({
  in: inSandbox ? 'sandbox' : 'site',
  version: tripwire.scraper_version,
});

function renderHeld({ tally }: IssueFacts): string {
  const example = tally ? `, such as ${code(tally.latest_report_id)}` : '';
  return [
    '<details><summary>What a report holds</summary>',
    'Service, step, kind of tripwire, missing landmarks, class of the change, digest and similarity hash of the outline, ' +
      `host name, version of the scraper, and an id with the time in it${example}. No mail address, no text of a page, no ` +
      'picture, no path or query, nothing of the machine or its user. Picture and outline above were made by the ' +
      'reproduction with an account of its own; a newest picture, where there is one, by a caller who sends such besides.',
    '</details>',
  ].join('\n\n');
}

/** The whole issue, as a maintainer meets it. */
export function renderIssue(facts: IssueFacts): NewIssue {
  const { service, step, step_hash, tally, base, earlier, tripwire } = facts;
  const mark = issueMark(service, step_hash);
  const parts = renderParts(facts);
  const part = (name: SectionName, known = {}): string => section(name, parts[name] ?? '', known);
  const body = [
    mark,
    part('what', whatFacts(facts)),
    part('seen', seenFacts(tally, firstSeen(facts), base)),
    ...(earlier ? [`It happened before: ${earlier.url}`] : []),
    // Filled once callers have sent something newer than the reproduction.
    section('newest', ''),
    part('evidence', evidenceFacts(facts)),
    '### Reports',
    part('counts'),
    '### Reproduce it',
    part('attempts'),
    renderHeld(facts),
  ].join('\n\n');
  return {
    service,
    step,
    mark,
    title: issueTitle(facts),
    body: `${body}\n`,
    labels: ['drift', `drift:${service}`],
    attachments: evidenceFiles(tripwire),
  };
}

import { errorCodeRules } from '../contracts/error-code.ts';
import type {
  FailureOutcome,
  Known,
  NeedsFallbackOutcome,
  OkOutcome,
  Outcome,
} from '../contracts/outcome.ts';
import { labelled } from './labelled.ts';
import { type Paint, plain } from './paint.ts';

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

const sides = {
  provider: 'the provider’s',
  account: 'the account’s',
  network: 'the network’s',
  mail: 'the mailbox’s',
  agentkeys: 'AgentKeys’ own',
  configuration: 'the configuration’s',
} as const;

const verifications: Record<OkOutcome['key']['verification'], string> = {
  valid: 'yes, the provider accepts it',
  endpoint_down: 'no, the provider’s key endpoint is down',
  rate_limited: 'no, the provider’s key endpoint asked to slow down',
  unchecked: 'no, nobody has said whether it works',
};

/** The first sentence stands out; the rest follows in lines that a terminal can hold. */
function headline(mark: string, { message, hint }: { message: string; hint?: string }, paint: Paint): string {
  // What to do has a line of its own.
  const text = hint && message.endsWith(hint) ? message.slice(0, -hint.length).trim() : message;
  const [, first = text, rest = ''] = /^(.+?[.:]) (.+)$/s.exec(text) ?? [];
  return [`${mark} ${paint('bold', first)}`, ...wrap(rest).map((part) => `  ${part}`)].join('\n');
}

function wrap(text: string, columns = 96): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function renderOk(outcome: OkOutcome, paint: Paint): string[] {
  return [
    headline(paint('green', '✔'), outcome, paint),
    labelled('key', outcome.api_key ?? outcome.key.masked, paint),
    labelled('stored in', outcome.key.stored_in, paint),
    labelled('checked', verifications[outcome.key.verification], paint),
    ...(outcome.moved ?? []).map(({ step, view, diff }) => {
      const changes = `${diff.length} ${diff.length === 1 ? 'change' : 'changes'}`;
      return labelled('moved', `${step} (${view}): ${changes} from what is known, see --json`, paint);
    }),
  ];
}

function renderRetry({ retry }: FailureOutcome | NeedsFallbackOutcome): string {
  const after = retry.not_before ? `, not before ${retry.not_before}` : '';
  const words = {
    no: 'of no use',
    once: `once more${after}`,
    yes: `makes sense${after}`,
    by_person: 'by a person, on the provider’s own page',
  } as const;
  return words[retry.retryable];
}

function renderKnown(known: Known): string {
  const parts = [`since ${known.since}, last seen ${known.last_seen}`];
  if (known.issue_url) parts.push(known.issue_url);
  if (known.fixed_in) parts.push(`fixed in version ${known.fixed_in}`);
  return parts.join(', ');
}

function renderNeedsFallback(outcome: NeedsFallbackOutcome, paint: Paint): string[] {
  return [
    headline(paint('yellow', '!'), outcome, paint),
    labelled('whose side', `${sides.provider}: its page has changed shape`, paint),
    labelled('known', outcome.known ? renderKnown(outcome.known) : 'not before this run', paint),
    labelled('now', outcome.hint, paint),
    labelled('retry', renderRetry(outcome), paint),
    labelled('fallback', outcome.token ? `${outcome.tier}, token ${outcome.token}` : outcome.tier, paint),
    ...(outcome.token ? [labelled('more', `agentkeys explain ${outcome.token}`, paint)] : []),
  ];
}

function renderFailure(outcome: FailureOutcome, paint: Paint): string[] {
  const { side } = errorCodeRules[outcome.code];
  return [
    headline(paint('red', '✖'), outcome, paint),
    labelled('whose side', sides[side], paint),
    labelled('known', 'no change of the page, so nothing waits for a fix', paint),
    labelled('now', outcome.hint, paint),
    labelled('retry', renderRetry(outcome), paint),
    ...renderCause(outcome, paint),
  ];
}

/** Of an error of ours, its own code and what it saw; everything else stands in --json. */
function renderCause({ code, details }: FailureOutcome, paint: Paint): string[] {
  const { error, server, seen } = details ?? {};
  const codes = [code, error].filter((part) => typeof part === 'string').join(', ');
  if (typeof error !== 'string' || typeof seen !== 'string') return [labelled('code', codes, paint)];
  const words = typeof server === 'string' ? `${server}: ${seen}` : seen;
  return [labelled('seen', words, paint), labelled('code', codes, paint)];
}

function renderParts(outcome: Outcome, paint: Paint): string[] {
  if (outcome.outcome === 'ok') return renderOk(outcome, paint);
  if (outcome.outcome === 'needs_fallback') return renderNeedsFallback(outcome, paint);
  return renderFailure(outcome, paint);
}

/** An outcome for people: what happened, whose side it is on, whether it is known, what to do now. */
export function renderOutcome(outcome: Outcome, paint: Paint = plain): string {
  return [
    ...renderParts(outcome, paint),
    ...(outcome.flow ? [labelled('flow', outcome.flow, paint)] : []),
    labelled('took', seconds(outcome.duration_ms), paint),
    labelled('audit', outcome.audit_id, paint),
  ].join('\n');
}

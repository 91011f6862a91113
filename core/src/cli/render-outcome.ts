import { errorCodeRules } from '../contracts/error-code.ts';
import type { FailureOutcome, NeedsFallbackOutcome, OkOutcome, Outcome } from '../contracts/outcome.ts';
import { type Paint, plain } from './paint.ts';

const width = 10;
const line = (label: string, text: string, paint: Paint): string =>
  `  ${paint('dim', label.padEnd(width))} ${text}`;
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
  unchecked: 'no, the provider package has no check',
};

function renderOk(outcome: OkOutcome, paint: Paint): string[] {
  return [
    `${paint('green', '✔')} ${paint('bold', outcome.message)}`,
    line('key', outcome.api_key ?? outcome.key.masked, paint),
    line('stored in', outcome.key.stored_in, paint),
    line('checked', verifications[outcome.key.verification], paint),
  ];
}

function renderRetry({ retry }: FailureOutcome | NeedsFallbackOutcome): string {
  const after = retry.not_before ? `, not before ${retry.not_before}` : '';
  const words = {
    no: 'of no use',
    once: 'once more',
    yes: `makes sense${after}`,
    by_person: 'by a person at the browser',
  } as const;
  return words[retry.retryable];
}

function renderKnown({ known }: NeedsFallbackOutcome): string {
  if (!known) return 'not yet: nobody has confirmed this change';
  const parts = [`since ${known.since}, last seen ${known.last_seen}`];
  if (known.issue_url) parts.push(known.issue_url);
  if (known.fixed_in) parts.push(`fixed in version ${known.fixed_in}`);
  return parts.join(', ');
}

function renderNeedsFallback(outcome: NeedsFallbackOutcome, paint: Paint): string[] {
  return [
    `${paint('yellow', '!')} ${paint('bold', outcome.message)}`,
    line('where', `step ${outcome.step}, ${outcome.kind}`, paint),
    line('whose side', `${sides.provider}: its page has changed shape`, paint),
    line('known', renderKnown(outcome), paint),
    line('retry', renderRetry(outcome), paint),
    line('fallback', `${outcome.tier}, token ${outcome.token}`, paint),
    line('now', outcome.hint, paint),
  ];
}

function renderFailure(outcome: FailureOutcome, paint: Paint): string[] {
  const { side } = errorCodeRules[outcome.code];
  const where = outcome.step ? [line('where', `step ${outcome.step}`, paint)] : [];
  return [
    `${paint('red', '✖')} ${paint('bold', outcome.message)} ${paint('dim', outcome.code)}`,
    ...where,
    line('whose side', sides[side], paint),
    line('retry', renderRetry(outcome), paint),
    line('now', outcome.hint, paint),
  ];
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
    line('took', seconds(outcome.duration_ms), paint),
    line('audit', outcome.audit_id, paint),
  ].join('\n');
}

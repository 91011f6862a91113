import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { isOver, isWaiting } from './evidence-facts.ts';
import { messageOf, namesUnknownControl, unknownControlName } from './message-facts.ts';
import { stages } from './stages.ts';
import { errorVerdict, tripwireVerdict } from './verdicts.ts';

type Submit = Evidence['submits'][number];

/** What the server answered to what the step has sent. */
export function judgeSubmit(evidence: Evidence): Verdict | undefined {
  if (evidence.phase === 'act' || !isWaiting(evidence)) return undefined;
  const submit = lastRefusal(evidence.submits);
  if (!submit) return undefined;
  // The page has moved on since, so the refusal mattered little, unless nothing comes of the new page either.
  const movedOn = evidence.phase === 'arrive' && !evidence.same_path && !evidence.document?.submitted;
  if (movedOn && !isOver(evidence)) return undefined;
  if (submit.failure)
    return errorVerdict('network', 'submit-answer/failed', `sending failed: ${submit.failure}`);
  const status = submit.status ?? 0;
  const reason = `the form was answered with ${status}`;
  if (status === 429) return errorVerdict('rate_limited', 'submit-answer/429', reason);
  if (status >= 500) return errorVerdict('provider_down', 'submit-answer/5xx', reason);
  if (status === 402) return errorVerdict('quota', 'submit-answer/402', reason);
  if (status === 451) return errorVerdict('banned', 'submit-answer/451', reason);
  const message = messageOf(evidence);
  // Refused for something that the scraper does not know of: the form asks for more than it did.
  if (namesUnknownControl(evidence, message)) {
    const what = `${reason}, for ${unknownControlName(evidence)}`;
    return tripwireVerdict(evidence, 'selector-missing', 'submit-answer/unknown-control', what, {
      unexpected: evidence.unknown_controls,
      class: 'new-required-field',
    });
  }
  const code =
    message && message !== 'required' && message !== 'provider_down' ? message : codeOf(status, evidence);
  return errorVerdict(code, `submit-answer/${code}`, reason);
}

/** A refusal that was tried again with success is none. */
function lastRefusal(submits: readonly Submit[]): Submit | undefined {
  return submits.findLast(
    (submit, at) =>
      (submit.failure !== undefined || (submit.status ?? 0) >= 400) &&
      !submits
        .slice(at + 1)
        .some((later) => later.path === submit.path && later.status !== undefined && later.status < 400),
  );
}

function codeOf(status: number, { expects }: Evidence) {
  if (expects.code) return 'wrong_otp';
  if (expects.session) return status === 401 ? 'session_expired' : 'rejected_input';
  if (status === 409) return 'account_exists';
  return status === 401 || status === 403 ? 'bad_credentials' : 'rejected_input';
}

export const submitAnswer = definePlugin({
  name: 'detector-submit-answer',
  setup(api) {
    api.detect(judgeSubmit, { stage: stages.submit });
  },
});

import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { challengeFrames, challengePending, isStanding } from './challenge-frames.ts';
import { isWaiting, nameOfNode } from './evidence-facts.ts';
import { stages } from './stages.ts';
import { challengeVerdict } from './verdicts.ts';
import { captchaField, humanCheck, protectedNotice } from './words.ts';

/** The provider asks for proof that a person is present, and nothing goes on without it. */
export function judgeChallenge(evidence: Evidence): Verdict | undefined {
  const { document, headings, title, texts, labels } = evidence;
  if (document && isWaiting(evidence)) {
    const { headers, status } = document;
    const told =
      headers['cf-mitigated'] === 'challenge' ||
      headers['x-amzn-waf-action'] !== undefined ||
      (headers['x-datadome'] !== undefined && status >= 400);
    if (told) return challengeVerdict('captcha', 'challenge/header', 'the answer itself is a challenge');
  }
  const blocked = isWaiting(evidence) || evidence.submit_disabled || evidence.covered;
  if (!blocked) return undefined;

  const frame = challengeFrames(evidence).find((one) => isStanding(one, evidence));
  if (frame)
    return challengeVerdict('captcha', 'challenge/frame', `a challenge of ${frame.host} is on the page`);

  // Whatever is said beside a widget that may yet pass by itself, nobody has been asked anything so far.
  if (!isWaiting(evidence) && challengePending(evidence)) return undefined;

  const said = [title, ...headings, ...texts, ...labels].find(
    (text) => humanCheck.test(text) && !protectedNotice.test(text),
  );
  if (said)
    return challengeVerdict('captcha', 'challenge/words', 'the page asks to prove that a person is there');

  const wanted = [...evidence.unknown_controls, ...evidence.gates].find((node) =>
    captchaField.test(
      `${node.name ?? ''} ${node.placeholder ?? ''} ${node.attribute_name ?? ''} ${node.id ?? ''}`,
    ),
  );
  if (wanted) return challengeVerdict('captcha', 'challenge/field', `a captcha field: ${nameOfNode(wanted)}`);
  const marked = evidence.has_captcha_mark || labels.some((label) => captchaField.test(label));
  // Widgets announce themselves while they load; what counts is that one stands there when all is quiet.
  if (marked && (evidence.settled || evidence.expired)) {
    return challengeVerdict('captcha', 'challenge/mark', 'something on the page calls itself a captcha');
  }
  return undefined;
}

export const challenge = definePlugin({
  name: 'detector-challenge',
  setup(api) {
    api.detect(judgeChallenge, { stage: stages.challenge });
  },
});

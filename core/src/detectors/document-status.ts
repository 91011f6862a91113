import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { isCalm, isOver, isWaiting } from './evidence-facts.ts';
import { stages } from './stages.ts';
import { errorVerdict, tripwireVerdict } from './verdicts.ts';
import { bannedPath, messageClass, notFound } from './words.ts';

const rule = (status: number) => `document-status/${status}`;

/** The page itself was answered with an error. */
export function judgeDocument(evidence: Evidence): Verdict | undefined {
  const { document } = evidence;
  if (evidence.phase === 'act' || !document?.fresh || !isWaiting(evidence)) return undefined;
  const { status, submitted } = document;
  const reason = `the page was answered with ${status}`;
  if (status === 429) return errorVerdict('rate_limited', rule(status), reason);
  if (status >= 500) return errorVerdict('provider_down', rule(status), reason);
  if (status === 407)
    return errorVerdict('network', rule(status), `${reason}: a proxy wants to be logged in to`);
  // What a form was answered with is the form's affair.
  if (submitted || status < 400) return undefined;
  if (!isFinal(evidence)) return undefined;
  const said = [evidence.title, ...evidence.headings, ...evidence.texts];
  if (status === 401) return errorVerdict('session_expired', rule(status), reason);
  if (status === 403 || status === 451) {
    const known = said.map(messageClass).find((one) => one === 'rate_limited' || one === 'signups_closed');
    return errorVerdict(known ?? 'banned', rule(status), reason);
  }
  if (status === 404 || status === 410)
    return tripwireVerdict(evidence, 'unexpected-nav', rule(status), reason);
  return undefined;
}

/**
 * Single-page applications are served with 404 or 403 on many a site, and come up all the same. So an error status counts
 * when nothing comes up: a finished page without controls, one that says so in words, or one that has settled.
 */
function isFinal(evidence: Evidence): boolean {
  if (isOver(evidence)) return true;
  if (!isCalm(evidence) || evidence.blank) return false;
  const said = [evidence.title, ...evidence.headings, evidence.path].join('\n');
  return evidence.controls === 0 || notFound.test(said) || bannedPath.test(evidence.path);
}

export const documentStatus = definePlugin({
  name: 'detector-document-status',
  setup(api) {
    api.detect(judgeDocument, { stage: stages.document });
  },
});

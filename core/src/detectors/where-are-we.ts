import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { hasActed, isCalm, isOver, isWaiting } from './evidence-facts.ts';
import { stages } from './stages.ts';
import { challengeVerdict, errorVerdict } from './verdicts.ts';
import {
  bannedPath,
  loginPath,
  type MessageClass,
  messageClass,
  onlyLoginPath,
  phoneCheck,
  secondFactor,
  welcomeBack,
} from './words.ts';

/** A page with more controls than this is a page and not a notice, whatever its text says. */
const noticeControls = 3;
const notices: readonly (MessageClass | undefined)[] = [
  'provider_down',
  'banned',
  'signups_closed',
  'rate_limited',
];

/** The step came out on a page that has a name of its own: login, second factor, telephone, a notice. */
export function judgePlace(evidence: Evidence): Verdict | undefined {
  if (evidence.phase === 'act' || !isWaiting(evidence)) return undefined;
  const { path, headings, texts, title, controls, expects } = evidence;
  const elsewhere = evidence.route_ok === false || (evidence.route_ok === null && !evidence.same_shape);
  const text = [...headings, ...texts].join('\n');

  if (bannedPath.test(path)) return errorVerdict('banned', 'where-are-we/banned-path', `the page is ${path}`);
  if (elsewhere && expects.session && (loginPath.test(path) || evidence.has_login_form)) {
    return errorVerdict('session_expired', 'where-are-we/login', 'a login form inside of a session');
  }
  if (elsewhere && !expects.session && !expects.code && hasActed(evidence)) {
    const known =
      headings.some((heading) => welcomeBack.test(heading)) ||
      [...headings, ...texts].some((line) => messageClass(line) === 'account_exists');
    if (known) return errorVerdict('account_exists', 'where-are-we/known-user', 'the page knows this user');
    if (onlyLoginPath.test(path) && !evidence.same_path) {
      return errorVerdict(
        'account_exists',
        'where-are-we/login-instead',
        'a login page after a sign-up',
        true,
      );
    }
  }
  if (elsewhere && !expects.code && evidence.has_code_field && secondFactor.test(text)) {
    return challengeVerdict('2fa', 'where-are-we/second-factor', 'the page asks for a second factor');
  }
  const aboutPhone = [path, title, ...headings].some((one) => phoneCheck.test(one));
  if (elsewhere && evidence.has_phone_field && aboutPhone) {
    return challengeVerdict('phone', 'where-are-we/phone', 'the page asks for a telephone number');
  }
  if (!isCalm(evidence) && !isOver(evidence)) return scriptsGone(evidence);
  const said = [title, ...headings, ...(controls <= noticeControls ? texts : [])];
  const notice = said.map(messageClass).find((found) => notices.includes(found));
  if (notice) return errorVerdict(notice as 'banned', `where-are-we/${notice}`, `a notice: ${notice}`);
  return scriptsGone(evidence);
}

/** A bare page whose own scripts did not load is a broken deployment, not another shape. */
function scriptsGone(evidence: Evidence): Verdict | undefined {
  if (evidence.controls > 0 || evidence.failed_scripts === 0 || evidence.requests_in_flight > 0)
    return undefined;
  return errorVerdict('provider_down', 'where-are-we/scripts', "the page's own scripts could not be loaded");
}

export const whereAreWe = definePlugin({
  name: 'detector-where-are-we',
  setup(api) {
    api.detect(judgePlace, { stage: stages.whereAreWe });
  },
});

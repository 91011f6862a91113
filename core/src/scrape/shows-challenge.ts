import { isChallengeHost } from '../browser/challenge-hosts.ts';
import type { Evidence } from '../contracts/index.ts';

/** The page shows the frame of a challenge that has not passed, or something that calls itself a captcha. */
export const showsChallenge = ({ frames, has_captcha_mark: marked }: Evidence): boolean =>
  marked ||
  frames.some(({ host, path, badge, answered }) => !badge && !answered && isChallengeHost(host, path));

import type { Evidence, Verdict } from '../contracts/index.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { stages } from './stages.ts';
import { errorVerdict } from './verdicts.ts';

/** The page could not be fetched at all: name, connection, certificate, no answer. */
export function judgeNavigation(evidence: Evidence): Verdict | undefined {
  const failure = evidence.navigation_error;
  if (!failure) return undefined;
  // The browser's own page for an error answer without a body: the answer itself says more.
  if (/ERR_HTTP_RESPONSE_CODE_FAILURE/.test(failure) && (evidence.document?.status ?? 0) >= 400)
    return undefined;
  const error = /net::ERR_\w+/.exec(failure)?.[0] ?? failure;
  return errorVerdict('network', 'navigation-error/goto', error);
}

export const navigationError = definePlugin({
  name: 'detector-navigation-error',
  setup(api) {
    api.detect(judgeNavigation, { stage: stages.navigation });
  },
});

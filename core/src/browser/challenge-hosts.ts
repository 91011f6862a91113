const ownHosts =
  /(^|\.)(hcaptcha\.com|recaptcha\.net|challenges\.cloudflare\.com|arkoselabs\.com|funcaptcha\.com|geetest\.com|captcha-delivery\.com|px-cloud\.net|px-cdn\.net|perimeterx\.net|awswaf\.com)$/;

/**
 * A frame of this host asks for proof that a person is present. Google's host serves much else, so its path decides. A
 * sandbox plays such hosts below `.localhost`.
 */
export function isChallengeHost(address: string, path = '/recaptcha/'): boolean {
  const host = address.replace(/\.localhost$/, '');
  if (ownHosts.test(host)) return true;
  return /^(www\.)?(google|gstatic)\.com$/.test(host) && path.includes('recaptcha');
}

/**
 * Name of the field beside the frame that the vendor's widget fills in when it has passed; `undefined` where it tells
 * the page by other means.
 */
export function responseFieldOf(host: string): string | undefined {
  if (/(^|\.)hcaptcha\.com(\.localhost)?$/.test(host)) return 'h-captcha-response';
  if (/(^|\.)cloudflare\.com(\.localhost)?$/.test(host)) return 'cf-turnstile-response';
  return /(^|\.)(recaptcha\.net|google\.com)(\.localhost)?$/.test(host) ? 'g-recaptcha-response' : undefined;
}

/**
 * The part of a host that one owner holds: `auth.acme.example` and `acme.example` are the same site. Good enough for
 * telling a provider's own requests from others'; not a substitute for the public suffix list.
 */
export function siteOf(host: string): string {
  if (/^[\d.]+$/.test(host) || host.includes(':')) return host;
  const labels = host.toLowerCase().split('.');
  const shared =
    labels.at(-1)?.length === 2 && /^(co|com|net|org|gov|ac|edu|or|ne)$/.test(labels.at(-2) ?? '');
  return labels.slice(shared ? -3 : -2).join('.');
}

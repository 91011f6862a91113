import { scrubText } from '../browser/scrub-text.ts';

/** Origin and path: query and fragment may hold a session. So may a part of the path, which is then named by its form. */
export function bareUrl(url: string): string {
  const { origin, pathname, protocol } = URL.parse(url) ?? {};
  if (pathname === undefined) return '';
  const path = pathname.split('/').map(barePart).join('/');
  return (origin === 'null' ? `${protocol}${path}` : `${origin}${path}`).slice(0, 2048);
}

function barePart(part: string): string {
  const plain = decode(part);
  const scrubbed = scrubText(plain);
  return scrubbed === plain ? part : scrubbed;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

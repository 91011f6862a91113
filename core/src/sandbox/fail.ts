import type { Injected } from './define-sandbox.ts';
import type { Html } from './html.ts';
import { htmlReply, jsonReply, type Reply } from './reply.ts';

const failures = {
  'http-500': { status: 500, title: 'Internal server error' },
  'http-503': { status: 503, title: 'Down for maintenance' },
  'http-429': { status: 429, title: 'Too many requests' },
} as const;

/**
 * The answer of a server that fails at this, where one of the changes `http-500`, `http-503` and `http-429` names it: a
 * page, where somebody draws one, or to a program an error.
 */
export function fail(
  changes: Injected<keyof typeof failures>,
  what: string,
  draw?: (title: string) => Html,
): Reply | undefined {
  const names = Object.keys(failures) as (keyof typeof failures)[];
  const name = names.find((one) => changes[one] === what);
  if (!name) return undefined;
  const { status, title } = failures[name];
  const headers: Record<string, string> = status === 429 ? { 'retry-after': '30' } : {};
  if (draw) return htmlReply(draw(title), { status, headers });
  return jsonReply({ error: { message: title, field: '' } }, { status, headers });
}

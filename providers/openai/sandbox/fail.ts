import { type Html, htmlReply, jsonReply, type Reply } from 'agentkeys/sandbox';
import type { World } from './world.ts';

/** What a server may fail to do. */
export type Failing = 'page' | 'submit' | 'keys' | 'create';

const statuses = { 'http-500': 500, 'http-503': 503, 'http-429': 429 } as const;
const titles = {
  500: 'Internal server error',
  503: 'Down for maintenance',
  429: 'Too many requests',
} as const;

/** The answer of a server that fails at this, where a change says so: a page, or to a program an error. */
export function fail({ changes }: World, what: Failing, draw?: (title: string) => Html): Reply | undefined {
  const names = Object.keys(statuses) as (keyof typeof statuses)[];
  const name = names.find((one) => changes[one] === what);
  if (!name) return undefined;
  const status = statuses[name];
  const title = titles[status];
  const headers: Record<string, string> = status === 429 ? { 'retry-after': '30' } : {};
  if (draw) return htmlReply(draw(title), { status, headers });
  return jsonReply({ error: { message: title, field: '' } }, { status, headers });
}

import type { Html } from './html.ts';
import type { SandboxRequest } from './request.ts';

export interface Reply {
  status: number;
  headers: Readonly<Record<string, string | readonly string[]>>;
  body: string;
  /** Resets the connection instead of answering. */
  hangUp?: true;
}

export type Handler = (request: SandboxRequest) => Reply | Promise<Reply>;

export interface ReplyOptions {
  /** Default 200. */
  status?: number;
  headers?: Readonly<Record<string, string>>;
  /** `Set-Cookie` values. */
  cookies?: readonly string[];
}

export const htmlReply = (page: Html, options?: ReplyOptions): Reply =>
  reply('text/html; charset=utf-8', `<!doctype html>\n${page.markup}`, options);

export const jsonReply = (value: unknown, options?: ReplyOptions): Reply =>
  reply('application/json', JSON.stringify(value), options);

export const scriptReply = (source: string, options?: ReplyOptions): Reply =>
  reply('text/javascript; charset=utf-8', source, options);

export const styleReply = (source: string, options?: ReplyOptions): Reply =>
  reply('text/css; charset=utf-8', source, options);

export const redirectReply = (location: string, options: ReplyOptions = {}): Reply =>
  reply('text/plain', '', { status: 302, ...options, headers: { ...options.headers, location } });

/** No answer: the connection is reset, as by a server that crashes. */
export const hangUpReply = (): Reply => ({ status: 0, headers: {}, body: '', hangUp: true });

function reply(type: string, body: string, { status = 200, headers, cookies }: ReplyOptions = {}): Reply {
  return {
    status,
    headers: {
      'content-type': type,
      // A sandbox has state and changes between runs: no page of it may come from a cache.
      'cache-control': 'no-store',
      ...headers,
      ...(cookies && { 'set-cookie': cookies }),
    },
    body,
  };
}

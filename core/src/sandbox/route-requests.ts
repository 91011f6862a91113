import { html } from './html.ts';
import { type Handler, htmlReply } from './reply.ts';

/** `'GET /path'` → handler. Paths are matched whole. */
export type Routes = Readonly<Record<`${'GET' | 'POST' | 'DELETE'} /${string}`, Handler>>;

/** One handler of many: an unknown path is 404, a known one with another method 405. */
export function routeRequests(routes: Routes): Handler {
  const table = new Map<string, Handler>(Object.entries(routes));
  const paths = new Set([...table.keys()].map((key) => key.slice(key.indexOf(' ') + 1)));
  return (request) => {
    const handler = table.get(`${request.method} ${request.path}`);
    if (handler) return handler(request);
    const status = paths.has(request.path) ? 405 : 404;
    const title = status === 404 ? 'Page not found' : 'Method not allowed';
    return htmlReply(html`<html lang="en"><title>${title}</title><h1>${title}</h1></html>`, { status });
  };
}

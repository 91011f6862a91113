import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Visit {
  /** Where the visit ended, after redirects. */
  url: string;
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A visitor without a browser: keeps cookies by host, follows redirects, runs no script. */
export interface Visitor {
  get(url: string, options?: VisitOptions): Promise<Visit>;
  /** Posts JSON. */
  post(url: string, body: Readonly<Record<string, string>>, options?: VisitOptions): Promise<Visit>;
}

export interface VisitOptions {
  headers?: Readonly<Record<string, string>>;
  /** Ends the visit before its answer, as somebody does who leaves the page. */
  signal?: AbortSignal;
}

const mostRedirects = 10;

/** Visits pages of a sandbox; hosts below `.localhost` are this machine, as they are to a browser. */
export function createVisitor(): Visitor {
  const jar = new Map<string, Map<string, string>>();

  const visit = async (
    method: string,
    url: string,
    body: string | undefined,
    { headers, signal }: VisitOptions,
    redirects = 0,
  ): Promise<Visit> => {
    const { hostname } = new URL(url);
    const cookies = jar.get(hostname) ?? new Map<string, string>();
    jar.set(hostname, cookies);
    const message = await send(
      method,
      url,
      body,
      {
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(cookies.size > 0 && { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
      },
      signal,
    );
    for (const line of message.headers['set-cookie'] ?? []) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    const text = await readAll(message);
    const status = message.statusCode ?? 0;
    const { location } = message.headers;
    if (status >= 300 && status < 400 && location !== undefined && redirects < mostRedirects) {
      return visit('GET', new URL(location, url).href, undefined, { headers, signal }, redirects + 1);
    }
    return { url, status, headers: message.headers, text };
  };

  return {
    get: (url, options = {}) => visit('GET', url, undefined, options),
    post: (url, body, options = {}) => visit('POST', url, JSON.stringify(body), options),
  };
}

function send(
  method: string,
  url: string,
  body: string | undefined,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const address = hostname.endsWith('.localhost') ? '127.0.0.1' : hostname;
  return new Promise((resolve, reject) => {
    request({
      method,
      host: address,
      port,
      path: pathname + search,
      headers: { host, ...headers },
      signal,
      agent: false,
    })
      .once('response', resolve)
      .once('error', reject)
      .end(body);
  });
}

async function readAll(message: IncomingMessage): Promise<string> {
  let text = '';
  message.setEncoding('utf8');
  for await (const piece of message) text += piece;
  return text;
}

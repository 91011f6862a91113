import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Origins } from '../plugins/provider.ts';

/** A visitor's request, as the sandbox's handlers meet it. */
export interface SandboxRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  cookies: Readonly<Record<string, string>>;
  /** Addresses of all origins of this sandbox, without a trailing slash. */
  origins: Origins;
  /** Aborted when the visitor goes away before the answer, or when the sandbox closes. */
  signal: AbortSignal;
  /** Body of a form that was posted. */
  form(): Promise<URLSearchParams>;
  text(): Promise<string>;
  /** String fields of a JSON body; what is not a JSON object has none. */
  json(): Promise<Readonly<Record<string, string>>>;
}

const longestBody = 64 * 1024;

export function readRequest(message: IncomingMessage, origins: Origins, signal: AbortSignal): SandboxRequest {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://sandbox.localhost');
  return {
    method: message.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: message.headers,
    cookies: readCookies(message.headers.cookie),
    origins,
    signal,
    text: () => readBody(message),
    form: async () => new URLSearchParams(await readBody(message)),
    json: async () => stringFields(await readBody(message)),
  };
}

async function readBody(message: IncomingMessage): Promise<string> {
  let body = '';
  message.setEncoding('utf8');
  for await (const piece of message) {
    body += piece;
    if (body.length > longestBody) throw new RangeError(`a body of more than ${longestBody} characters`);
  }
  return body;
}

function readCookies(header = ''): Record<string, string> {
  const pairs = header.split(';').map((pair) => pair.trim().split('='));
  return Object.fromEntries(pairs.map(([name = '', ...value]) => [name, value.join('=')]));
}

function stringFields(body: string): Record<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {};
  }
  const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

import type { Transport } from 'agentkeys';
import { isLoopback } from 'agentkeys/contracts';
import { type Answer, readAnswer, readEvidenceAnswer } from './read-answer.ts';
import { readBody } from './read-body.ts';

export interface HttpTransportOptions {
  /**
   * Base address of the drift service; reports go to `<endpoint>/drift/report`, evidence to
   * `<endpoint>/drift/evidence/<report id>`.
   */
  endpoint: string;
  /** What the service knows the senders of evidence by. Without one it takes none. */
  evidenceToken?: string | undefined;
  /** Longest time for one request in milliseconds, besides the caller's own limit. Default 10 s. */
  timeoutMs?: number;
}

/** Throws TypeError where the endpoint is no http or https address. */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  const { endpoint, evidenceToken, timeoutMs = 10_000 } = options;
  const base = readEndpoint(endpoint);

  async function ask<Result>(
    method: 'POST' | 'PUT',
    path: string,
    content: object,
    signal: AbortSignal,
    read: (answer: Answer) => Result,
    headers: Record<string, string> = {},
  ) {
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(addressOf(base, path), {
        method,
        headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
        body: JSON.stringify(content),
        // A report goes to the address that the owner has agreed to, and nowhere else.
        redirect: 'manual',
        signal: AbortSignal.any([signal, limit]),
      });
      const body = await readBody(response);
      const retryAfter = response.headers.get('retry-after');
      const contentType = response.headers.get('content-type');
      return read({ status: response.status, retryAfter, contentType, body, now: Date.now() });
    } catch {
      // Nothing of the error is kept: its words may hold the address with its credentials.
      const reason = signal.aborted || limit.aborted ? 'timeout' : 'network';
      return { ok: false as const, retry: true, reason };
    }
  }

  // Whoever reads the token on the way may put pictures into issues.
  const isReadable = base.protocol === 'http:' && !isLoopback(base);
  return {
    name: 'http',
    send: (report, signal) =>
      ask('POST', 'drift/report', report, signal, (answer) => readAnswer(answer, report)),
    sendEvidence: async (evidence, signal) =>
      isReadable
        ? { ok: false, retry: true, reason: 'no_tls' }
        : ask(
            'PUT',
            `drift/evidence/${evidence.report_id}`,
            evidence,
            signal,
            (answer) => readEvidenceAnswer(answer, evidence),
            evidenceToken ? { authorization: `Bearer ${evidenceToken}` } : {},
          ),
  };
}

function readEndpoint(endpoint: string): URL {
  const base = URL.parse(endpoint);
  if (base?.protocol === 'http:' || base?.protocol === 'https:') return base;
  throw new TypeError(`transport-http: the endpoint must be an http or https address, not ${endpoint}`);
}

function addressOf(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${path}`;
  return url;
}

import type { Transport } from 'agentkeys';
import { readAnswer } from './read-answer.ts';
import { readBody } from './read-body.ts';

export interface HttpTransportOptions {
  /** Base address of the drift service; reports go to `<endpoint>/drift/report`. */
  endpoint: string;
  /** Longest time for one report in milliseconds, besides the caller's own limit. Default 10 s. */
  timeoutMs?: number;
}

/** Throws TypeError where the endpoint is no http or https address. */
export function createHttpTransport({ endpoint, timeoutMs = 10_000 }: HttpTransportOptions): Transport {
  const url = reportUrl(endpoint);
  return {
    name: 'http',
    async send(report, signal) {
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify(report),
          // A report goes to the address that the owner has agreed to, and nowhere else.
          redirect: 'manual',
          signal: AbortSignal.any([signal, limit]),
        });
        const body = await readBody(response);
        const retryAfter = response.headers.get('retry-after');
        const contentType = response.headers.get('content-type');
        return readAnswer(
          { status: response.status, retryAfter, contentType, body, now: Date.now() },
          report,
        );
      } catch {
        // Nothing of the error is kept: its words may hold the address with its credentials.
        return { ok: false, retry: true, reason: signal.aborted || limit.aborted ? 'timeout' : 'network' };
      }
    },
  };
}

function reportUrl(endpoint: string): URL {
  const base = URL.parse(endpoint);
  if (base?.protocol !== 'http:' && base?.protocol !== 'https:') {
    throw new TypeError(`transport-http: the endpoint must be an http or https address, not ${endpoint}`);
  }
  base.pathname = `${base.pathname.replace(/\/+$/, '')}/drift/report`;
  return base;
}

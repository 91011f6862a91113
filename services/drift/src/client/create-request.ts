import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { problemSchema } from '../api/wire.ts';
import { DriftError } from '../errors/drift-error.ts';
import { type DriftErrorCode, driftErrorRegistry } from '../errors/registry.ts';

export interface RequestOptions {
  /** Address of the service; a path in it is kept. */
  url: string;
  /** The runner token. */
  token: string | undefined;
  /** Ends everything that is under way, and asks no more. */
  signal?: AbortSignal;
  /** Longest wait for one answer, in milliseconds. Default 30,000. */
  timeoutMs?: number;
}

export interface SendRequest {
  <Schema extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    answer: Schema,
    body?: unknown,
  ): Promise<z.output<Schema>>;
  /** What is no JSON, as it comes. */
  bytes(path: string): Promise<Buffer>;
}

const tries = 3;
/** Longest pause between two tries, in milliseconds. */
const maxPauseMs = 5_000;

/** What the service itself says of a request of a runner, and what the runner acts upon. */
const own: readonly DriftErrorCode[] = [
  'DRIFT_CLAIMED',
  'DRIFT_NOT_FRESH',
  'DRIFT_NOT_FOUND',
  'FENCE_STALE',
  'UPTO_AHEAD',
  'TOKEN_MISSING',
  'TOKEN_WRONG',
  'TOKEN_NOT_SET',
  'EVIDENCE_NOT_FOUND',
];

async function readProblem(response: Response): Promise<DriftError> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) return new DriftError('SERVICE_ANSWER', { seen: `HTTP status ${response.status}` });
  const { code, detail, errors } = parsed.data;
  const known = own.find((each) => each === code);
  if (known) return new DriftError(known, errors ? { errors } : {});
  const retryAfterS = Number(response.headers.get('retry-after')) || undefined;
  const title = code in driftErrorRegistry ? code : 'unknown code';
  return new DriftError('SERVICE_REFUSED', {
    seen: title,
    expected: detail,
    ...(errors ? { errors } : {}),
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
  });
}

const isBusy = ({ status }: Response): boolean => status === 429 || status === 503;

/**
 * One request at a time to a drift service. What the service asks to be sent again is, and what could not be
 * delivered; an answer that was lost is not asked for twice where the first request may have changed something.
 */
export function createRequest({ url, token, signal, timeoutMs = 30_000 }: RequestOptions): SendRequest {
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };

  async function deliver(method: string, path: string, body: unknown): Promise<Response> {
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      return await fetch(new URL(path, base), {
        method,
        headers,
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      const { cause } = error as { cause?: { code?: string } };
      const seen = cause?.code ?? (error instanceof Error ? error.message : String(error));
      throw new DriftError('SERVICE_UNREACHABLE', { service: base.origin, seen }, { cause: error });
    }
  }

  const wasRefused = (error: unknown): boolean =>
    error instanceof DriftError && error.details.seen === 'ECONNREFUSED';

  /** The answer to a request that was granted. */
  async function ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const pause = (seconds: number) =>
        wait(Math.min(seconds * 1000, maxPauseMs), undefined, signal ? { signal } : {});
      let response: Response;
      try {
        response = await deliver(method, path, body);
      } catch (error) {
        if (attempt === tries || !(method === 'GET' || wasRefused(error))) throw error;
        await pause(attempt * 0.25);
        continue;
      }
      if (response.ok) return response;
      const problem = await readProblem(response);
      if (attempt === tries || !isBusy(response)) throw problem;
      await pause(problem.details.retryAfterS ?? attempt);
    }
  }

  const request = async <Schema extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    answer: Schema,
    body?: unknown,
  ): Promise<z.output<Schema>> => {
    const text = await (await ask(method, path, body)).text();
    const parsed = answer.safeParse(text === '' ? undefined : safeJson(text));
    if (parsed.success) return parsed.data;
    throw new DriftError('SERVICE_ANSWER', { service: base.origin, seen: parsed.error.issues[0]?.message });
  };
  const bytes = async (path: string) => Buffer.from(await (await ask('GET', path)).arrayBuffer());
  return Object.assign(request, { bytes });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

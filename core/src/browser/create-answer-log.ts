import type { Request, Response } from 'playwright-core';
import type { Evidence } from '../contracts/index.ts';
import { scrubText } from './scrub-text.ts';

/** What the server answered to the last action. */
export interface AnswerLog {
  /** From now on everything counts as an answer to what comes next. */
  mark(): void;
  send(request: Request): void;
  receive(response: Response): void;
  fail(request: Request, failure: string): void;
  /** The page as a whole was answered. */
  receiveDocument(response: Response): void;
  /** A document without an answer of a server came up. */
  forgetDocument(): void;
  /** The page has moved on: what its successor sends by itself is no answer to the action. */
  moveOn(): void;
  readonly document: Evidence['document'];
  readonly submits: Evidence['submits'];
}

interface Submit {
  request: Request;
  response?: Response;
  failure?: string;
}

const mostSubmits = 50;
const told = ['cf-mitigated', 'x-datadome', 'x-amzn-waf-action', 'retry-after', 'server'];

export function createAnswerLog(now: () => number): AnswerLog {
  let markedAt = Number.NEGATIVE_INFINITY;
  let document: { response: Response; at: number } | undefined;
  let submits: Submit[] = [];
  let closed = false;
  const find = (request: Request) => submits.find((submit) => submit.request === request);
  return {
    mark() {
      markedAt = now();
      submits = [];
      closed = false;
    },
    send(request) {
      if (!closed) submits = [...submits, { request }].slice(-mostSubmits);
    },
    receive(response) {
      const submit = find(response.request());
      if (submit) submit.response = response;
    },
    fail(request, failure) {
      const submit = find(request);
      if (submit) submit.failure = failure;
    },
    receiveDocument(response) {
      document = { response, at: now() };
    },
    forgetDocument() {
      document = undefined;
    },
    moveOn() {
      closed = true;
    },
    get document() {
      if (!document) return undefined;
      const { response, at } = document;
      return {
        status: response.status(),
        headers: pickHeaders(response.headers()),
        submitted: response.request().method() !== 'GET',
        fresh: at >= markedAt,
      };
    },
    get submits() {
      return submits.map(describe);
    },
  };
}

function describe({ request, response, failure }: Submit): Evidence['submits'][number] {
  const after = Number(response?.headers()['retry-after'] ?? Number.NaN);
  return {
    path: scrubText(URL.parse(request.url())?.pathname ?? '').slice(0, 200),
    ...(response && { status: response.status() }),
    ...(failure && !response && { failure: failure.slice(0, 200) }),
    pending: !response && !failure && request.failure() === null,
    ...(Number.isInteger(after) && after >= 0 && { retry_after_s: after }),
  };
}

function pickHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => told.includes(name))
      .map(([name, value]) => [name, value.slice(0, 200)]),
  );
}

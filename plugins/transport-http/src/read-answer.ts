import type { SendResult, Transport } from 'agentkeys';
import { identifyReport, reportReceiptSchema } from 'agentkeys/contracts';

export interface Answer {
  status: number;
  /** Header `retry-after`: seconds, or a date. */
  retryAfter: string | null;
  /** Nothing where it was too long to be an answer. */
  body: string | undefined;
  /** Unix milliseconds. */
  now: number;
}

/** Answers of 4xx that are about the moment and not about the report. */
const passing = new Set([408, 425, 429]);

/**
 * What an answer of the drift service means for the report. Only a receipt for this very report is a success: a proxy
 * or a login page answers 200 to everything.
 */
export function readAnswer(answer: Answer, report: Parameters<Transport['send']>[0]): SendResult {
  const { status, body } = answer;
  const json = parseJson(body);
  if (status === 202) {
    const { data: receipt } = reportReceiptSchema.safeParse(json);
    if (!receipt) return { ok: false, retry: true, reason: 'no_receipt' };
    const { batch_key, step_hash } = identifyReport(report);
    if (receipt.batch_key === batch_key && receipt.step_hash === step_hash) return { ok: true, receipt };
    return { ok: false, retry: true, reason: 'wrong_receipt' };
  }
  const isFinal = status >= 400 && status < 500 && !passing.has(status);
  if (isFinal) return { ok: false, retry: false, reason: problemCode(json) ?? `http_${status}` };
  const retryAfterMs = parseRetryAfter(answer);
  return {
    ok: false,
    retry: true,
    reason: status >= 200 && status < 300 ? 'no_receipt' : `http_${status}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function parseJson(body: string | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The `code` of a problem answer. */
function problemCode(json: unknown): string | undefined {
  const code = (json as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[A-Za-z0-9_-]{1,48}$/.test(code) ? code : undefined;
}

function parseRetryAfter({ retryAfter, now }: Answer): number | undefined {
  if (retryAfter === null) return undefined;
  const milliseconds = /^\s*\d+\s*$/.test(retryAfter)
    ? Number(retryAfter) * 1_000
    : Date.parse(retryAfter) - now;
  return Number.isFinite(milliseconds) && milliseconds > 0 ? milliseconds : undefined;
}

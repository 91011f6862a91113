import type { SendResult, Transport } from 'agentkeys';
import { finalRefusals, identifyReport, reportReceiptSchema } from 'agentkeys/contracts';

export interface Answer {
  status: number;
  /** Header `retry-after`: seconds, or a date. */
  retryAfter: string | null;
  contentType: string | null;
  /** Nothing where it was too long to be an answer. */
  body: string | undefined;
  /** Unix milliseconds. */
  now: number;
}

/** A refusal that is not about the report waits for a person to mend something: nobody is asked in every run. */
const refusedPauseMs = 5 * 60 * 1_000;

/**
 * What an answer means for the report. Only a receipt for this very report is a success, and only a refusal in the drift
 * service's own words is final: a proxy or a login page answers anything to everything.
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
  const isRefused = status >= 400 && status < 500;
  const refusal = isRefused ? finalRefusal(answer.contentType, json) : undefined;
  if (refusal) return { ok: false, retry: false, reason: refusal };
  const retryAfterMs = parseRetryAfter(answer) ?? (isRefused ? refusedPauseMs : undefined);
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

/** The code of a problem answer by which the drift service refuses the report for ever. */
function finalRefusal(contentType: string | null, json: unknown): string | undefined {
  if (!/^application\/problem\+json\s*(;|$)/i.test(contentType ?? '')) return undefined;
  const code = (json as { code?: unknown } | null | undefined)?.code;
  return finalRefusals.find((known) => known === code);
}

function parseRetryAfter({ retryAfter, now }: Answer): number | undefined {
  if (retryAfter === null) return undefined;
  const milliseconds = /^\s*\d+\s*$/.test(retryAfter)
    ? Number(retryAfter) * 1_000
    : Date.parse(retryAfter) - now;
  return Number.isFinite(milliseconds) && milliseconds > 0 ? milliseconds : undefined;
}

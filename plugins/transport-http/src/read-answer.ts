import { createHash } from 'node:crypto';
import type { EvidenceResult, SendResult, Transport } from 'agentkeys';
import {
  evidenceReceiptSchema,
  finalEvidenceRefusals,
  finalRefusals,
  identifyReport,
  type ReportEvidence,
  reportReceiptSchema,
} from 'agentkeys/contracts';

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
  if (answer.status === 202) {
    const { data: receipt } = reportReceiptSchema.safeParse(parseJson(answer.body));
    if (!receipt) return { ok: false, retry: true, reason: 'no_receipt' };
    const { batch_key, step_hash } = identifyReport(report);
    if (receipt.batch_key === batch_key && receipt.step_hash === step_hash) return { ok: true, receipt };
    return { ok: false, retry: true, reason: 'wrong_receipt' };
  }
  const failed = readFailure(answer, finalRefusals);
  const isRefused = answer.status >= 400 && answer.status < 500;
  return isRefused && failed.retry ? { retryAfterMs: refusedPauseMs, ...failed } : failed;
}

/** As `readAnswer`, for evidence. What is wrong with it alone keeps no report waiting. */
export function readEvidenceAnswer(answer: Answer, evidence: ReportEvidence): EvidenceResult {
  if (answer.status !== 200) return readFailure(answer, finalEvidenceRefusals);
  const { data: receipt } = evidenceReceiptSchema.safeParse(parseJson(answer.body));
  if (!receipt) return { ok: false, retry: true, reason: 'no_receipt' };
  if (receipt.report_id === evidence.report_id && receipt.screenshot_ref === refOf(evidence)) {
    return { ok: true, receipt };
  }
  return { ok: false, retry: true, reason: 'wrong_receipt' };
}

const refOf = ({ screenshot_b64 }: ReportEvidence): string =>
  `sha256:${createHash('sha256').update(Buffer.from(screenshot_b64, 'base64')).digest('hex')}`;

function readFailure(answer: Answer, refusals: readonly string[]): Extract<SendResult, { ok: false }> {
  const { status } = answer;
  const refusal = status >= 400 && status < 500 ? finalRefusal(answer, refusals) : undefined;
  if (refusal) return { ok: false, retry: false, reason: refusal };
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

/** The code of a problem answer by which the drift service refuses what was sent for ever. */
function finalRefusal({ contentType, body }: Answer, refusals: readonly string[]): string | undefined {
  if (!/^application\/problem\+json\s*(;|$)/i.test(contentType ?? '')) return undefined;
  const code = (parseJson(body) as { code?: unknown } | null | undefined)?.code;
  return refusals.find((known) => known === code);
}

function parseRetryAfter({ retryAfter, now }: Answer): number | undefined {
  if (retryAfter === null) return undefined;
  const milliseconds = /^\s*\d+\s*$/.test(retryAfter)
    ? Number(retryAfter) * 1_000
    : Date.parse(retryAfter) - now;
  return Number.isFinite(milliseconds) && milliseconds > 0 ? milliseconds : undefined;
}

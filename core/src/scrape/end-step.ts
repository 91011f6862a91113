import { readBrowserError } from '../browser/read-browser-error.ts';
import type { ErrorCode, ErrorEvent, Evidence, ProfileView, Verdict } from '../contracts/index.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { isMailTrouble } from '../errors/is-mail-trouble.ts';
import { captureTripwire } from './capture-tripwire.ts';
import { RunEnd } from './end-run.ts';
import { ChannelError } from './open-channel.ts';
import type { RunFacts, StepState } from './run-state.ts';

type Decisive = Exclude<Verdict, { verdict: 'pass' }>;

/** Makes the end of the run out of a verdict; a tripwire is captured now. */
export async function endByVerdict(
  state: StepState,
  verdict: Decisive,
  evidence: Evidence,
  baselines: readonly (ProfileView | undefined)[],
): Promise<RunEnd> {
  if (verdict.verdict === 'tripwire') return new RunEnd(await captureTripwire(state, verdict, baselines));
  const { reason, rule } = verdict;
  if (verdict.verdict === 'challenge') {
    const details = { reason, rule, challenge: verdict.challenge };
    return new RunEnd(errorEvent(state.run, state.step.id, 'challenge', details));
  }
  const retry_after_s = retryAfter(evidence.document?.headers['retry-after']);
  const details = { reason, rule, ...(retry_after_s !== undefined && { retry_after_s }) };
  return new RunEnd({
    ...errorEvent(state.run, state.step.id, verdict.code, details),
    ...(verdict.uncertain && { uncertain: true }),
  });
}

/** Makes the end of the run out of something that was thrown. A crash is never a tripwire. */
export function endByFailure(run: RunFacts, step: string | null, error: unknown): RunEnd {
  if (error instanceof RunEnd) return error;
  run.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (error instanceof ChannelError) {
    const code = codeOfChannelError(error);
    return new RunEnd(errorEvent(run, step, code, { reason: `${error.code}: ${error.message}` }));
  }
  if (readBrowserError(error).kind === 'closed') {
    return new RunEnd(errorEvent(run, step, 'internal', { reason: 'the page or the browser was gone' }));
  }
  if (isAgentKeysError(error)) {
    const code = error.code.startsWith('PROVIDER_') ? 'config' : 'internal';
    const reason = `${error.code}: ${error.message} ${JSON.stringify(error.details)}`;
    return new RunEnd(errorEvent(run, step, code, { reason }));
  }
  const reason = `the provider's code failed: ${firstLine(error)}`;
  return new RunEnd(errorEvent(run, step, 'internal', { reason }));
}

export function errorEvent(
  run: RunFacts,
  step: string | null,
  code: ErrorCode,
  details: ErrorEvent['details'],
): ErrorEvent {
  return {
    type: 'error',
    code,
    step,
    // Made short where it is written, after what is secret in it was blotted out: half a secret is not found.
    details,
    scraper_version: run.version,
    elapsed_ms: run.elapsedMs(),
  };
}

/** First line of an error's message, without the colours that Playwright may put in. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
  return message.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n', 1)[0] ?? '';
}

function codeOfChannelError(error: ChannelError): ErrorCode {
  if (isMailTrouble(error.code)) return 'mail_unavailable';
  if (error.code === 'AUTHORIZATION_MISSING') return 'session_expired';
  return error.code.endsWith('_NOT_CONFIGURED') ? 'config' : 'internal';
}

/** Seconds of a `Retry-After` header, which may also be a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(Math.ceil(seconds), 30 * 86_400) : undefined;
}

import { AgentKeysError, isAgentKeysError } from 'agentkeys';

export interface FailureContext {
  /** `owner/name` */
  repository: string;
  tokenEnv: string;
  /** What was tried, for people. */
  action: string;
}

/** What is read of an error of Octokit's; nothing of it goes on, because it holds the whole request. */
interface Refusal {
  status: number;
  message: string;
  headers: Readonly<Record<string, string | number | undefined>>;
  errors: readonly string[];
}

/** `undefined`: it is no answer of GitHub's. */
function readRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  const { response } = error as { response?: { headers?: Refusal['headers']; data?: unknown } };
  const data = (response?.data ?? {}) as { message?: unknown; errors?: unknown };
  const errors = Array.isArray(data.errors) ? data.errors : [];
  return {
    // Without an answer the status is Octokit's own.
    status: response ? error.status : 0,
    message: typeof data.message === 'string' ? data.message : (error.message.split('\n', 1)[0] ?? ''),
    headers: response?.headers ?? {},
    errors: errors.slice(0, 5).map((each) => {
      const { field, message, code } = (each ?? {}) as Record<string, unknown>;
      return typeof each === 'string' ? each : `${String(field ?? 'it')}: ${String(message ?? code)}`;
    }),
  };
}

const isLimit = ({ status, message, headers }: Refusal): boolean =>
  status === 429 ||
  (status === 403 &&
    (headers['retry-after'] !== undefined ||
      String(headers['x-ratelimit-remaining']) === '0' ||
      /rate limit/i.test(message)));

function pauseOf({ headers }: Refusal, now: number): number | undefined {
  const asked = Number(headers['retry-after'] ?? Number.NaN);
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) - Math.floor(now / 1_000);
  const seconds = Number.isFinite(asked) ? asked : reset;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** Whether a change may have been made although no answer says so. */
export function isUncertain(error: unknown): boolean {
  const refusal = readRefusal(error);
  return refusal !== undefined && (refusal.status === 0 || refusal.status >= 500);
}

/** Whether GitHub refused it with this status. */
export const hasStatus = (error: unknown, ...statuses: number[]): boolean =>
  statuses.includes(readRefusal(error)?.status ?? -1);

/** What a failure means for the person who runs it: the one place that reads Octokit's errors. Holds no request. */
export function readFailure(error: unknown, context: FailureContext, now = Date.now()): AgentKeysError {
  if (isAgentKeysError(error)) return error;
  const refusal = readRefusal(error);
  if (!refusal) throw error;
  const { status, message, headers, errors } = refusal;
  const { repository, tokenEnv, action } = context;
  const seen = [`${status || 'no answer'}: ${message.slice(0, 300)}`, ...errors].join('; ');
  const details = { repository, action, seen };
  const said = (text: RegExp) => text.test(message);

  if (isLimit(refusal)) {
    const retryAfterS = pauseOf(refusal, now);
    return new AgentKeysError('GITHUB_RATE_LIMITED', { ...details, ...(retryAfterS ? { retryAfterS } : {}) });
  }
  if (status === 401) return new AgentKeysError('GITHUB_TOKEN_REFUSED', { ...details, variable: tokenEnv });
  if (status === 403 && said(/archived/i)) return new AgentKeysError('GITHUB_REPOSITORY_ARCHIVED', details);
  if (status === 403) {
    const expected = headers['x-accepted-github-permissions'] ?? headers['x-accepted-oauth-scopes'];
    return new AgentKeysError('GITHUB_FORBIDDEN', {
      ...details,
      variable: tokenEnv,
      ...(expected ? { expected } : {}),
    });
  }
  if (status === 410 && said(/disabled/i)) return new AgentKeysError('GITHUB_ISSUES_DISABLED', details);
  if (status === 404 && action === 'look at the repository')
    return new AgentKeysError('GITHUB_REPOSITORY_NOT_FOUND', { ...details, variable: tokenEnv });
  if (status === 0 || status >= 500) return new AgentKeysError('GITHUB_UNAVAILABLE', details);
  return new AgentKeysError('GITHUB_REFUSED', details);
}

import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { PluginLogger } from '../plugins/plugin.ts';
import type { HookEntry, HookName } from './hook-table.ts';

/** One tap that threw, was too slow (HOOK_TIMEOUT) or returned a wrong value (HOOK_ANSWER). */
export interface TapFailure {
  plugin: string;
  hook: HookName;
  error: AgentKeysError;
  /** The run went on without this tap. */
  skipped: boolean;
}

export interface TapContext {
  plugin: string;
  hook: HookName;
  entry: HookEntry<unknown, unknown>;
  timeoutMs: number;
  log: PluginLogger;
  onFailed(failure: TapFailure): void;
}

function within(
  work: Promise<unknown>,
  milliseconds: number,
  onLate: () => AgentKeysError,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(onLate()), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** What is wrong with an answer, by the kind of the hook and the entry's own check. */
function findFault(entry: HookEntry<unknown, unknown>, answer: unknown): string | undefined {
  if (entry.kind !== 'modify' && entry.kind !== 'resolve' && entry.kind !== 'detect') return undefined;
  if (answer === undefined) return entry.kind === 'modify' ? 'returned nothing' : undefined;
  if (answer === null) return 'returned null';
  return entry.check?.(answer);
}

/** A foreign error gets a code and the plugin's name; one of our own keeps its code and gains the name. */
function nameError(error: unknown, { plugin, hook }: TapContext): AgentKeysError {
  if (isAgentKeysError(error)) {
    error.details.plugin ??= plugin;
    error.details.hook ??= hook;
    return error;
  }
  const seen = error instanceof Error ? error.message : String(error);
  return new AgentKeysError('HOOK_FAILED', { plugin, hook, seen }, { cause: error });
}

/**
 * Puts the promises of the hook table around one tap: its plugin's name on every error, its duration in the log, a
 * limit to its time, a check of what it returns, and the policy of the hook when something is wrong.
 */
export function wrapTap(
  tap: (argument: unknown) => unknown,
  context: TapContext,
): (argument: unknown) => Promise<unknown> {
  const { plugin, hook, entry, timeoutMs, log } = context;
  const skips = entry.policy === 'skip' || entry.kind === 'on';
  const tooLate = () =>
    new AgentKeysError('HOOK_TIMEOUT', {
      plugin,
      hook,
      seen: `no answer after ${timeoutMs} ms`,
      expected: `an answer within ${timeoutMs} ms`,
    });

  return async (argument) => {
    const started = performance.now();
    try {
      // A tap that is passed over must not leave half of its changes behind.
      const given = skips && entry.kind === 'modify' ? structuredClone(argument) : argument;
      const answer = await within(
        Promise.resolve().then(() => tap(given)),
        timeoutMs,
        tooLate,
      );
      const fault = findFault(entry, answer);
      if (fault) {
        throw new AgentKeysError('HOOK_ANSWER', { plugin, hook, seen: fault, expected: entry.answer });
      }
      return answer;
    } catch (thrown) {
      const error = nameError(thrown, context);
      context.onFailed({ plugin, hook, error, skipped: skips });
      if (!skips) throw error;
      return entry.kind === 'modify' ? argument : undefined;
    } finally {
      log.debug('hook', { hook, plugin, ms: Math.round(performance.now() - started) });
    }
  };
}

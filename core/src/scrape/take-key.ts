import { RunEnd } from './end-run.ts';
import { errorEvent } from './end-step.ts';
import type { RunFacts, RunState } from './run-state.ts';
import { maskSecret } from './step-context.ts';
import { wholeMatch } from './whole-match.ts';

/** What takes a key: a step, or a flow without pages. */
interface KeyTaker {
  run: RunFacts & Pick<RunState, 'channel' | 'provider' | 'redactor'>;
  step: { id: string };
}

/**
 * The key of what a step has yielded. Whatever it is, the host gets it before anything else happens: of a value that
 * has another form than expected nobody else knows whether it is a key.
 *
 * @throws RunEnd where it is no key, or none of the form that the provider's keys have.
 */
export async function takeKey({ run, step }: KeyTaker, value: unknown): Promise<string> {
  const key = (value as { key?: unknown } | undefined)?.key;
  if (typeof key !== 'string' || key === '') {
    const seen = key === '' ? 'an empty text' : `a value of type ${typeof key}`;
    throw new RunEnd(errorEvent(run, step.id, 'internal', { reason: `the step yielded no key: ${seen}` }));
  }
  maskSecret(run, key);
  const { kept } = await run.channel.ask('key', { key }).catch((error: unknown) => {
    run.log(String(error));
    return { kept: false };
  });
  if (wholeMatch(run.provider.key.pattern, key)) return key;
  const what = `the step yielded ${key.length} characters that do not match the provider's key pattern`;
  const place = kept ? 'they were kept in a recovery file' : 'no recovery file could be written';
  throw new RunEnd(
    errorEvent(run, step.id, 'internal', { reason: `${what}; ${place}`, rule: 'core/key-form' }),
  );
}

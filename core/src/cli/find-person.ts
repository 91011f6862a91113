import type { Person } from '../provision/person.ts';
import { type CliContext, talk } from './context.ts';

/** What is typed comes from here. */
export type Terminal = NodeJS.ReadableStream & { isTTY?: boolean };

/** Whether somebody sits at the terminal who reads what is said and can answer. */
export const hasPerson = (
  { stderr, env }: Pick<CliContext, 'stderr' | 'env'>,
  stdin: { isTTY?: boolean },
): boolean => stdin.isTTY === true && stderr.isTTY === true && !env.CI;

/**
 * The person who sits at the terminal, and can be asked to open a page or to pass a challenge. Nobody does where a
 * program reads what is said, or nothing can be typed: such a run waits for no one.
 */
export function findPerson(
  context: CliContext,
  stdin: { isTTY?: boolean } = process.stdin,
): Person | undefined {
  if (!hasPerson(context, stdin)) return undefined;
  return {
    openAddress: (address) =>
      talk(context, `Open this address in your browser and agree to the key:\n  ${address}`),
    solve: ({ step, challenge, waitMs }) =>
      talk(
        context,
        `At ${step} the provider asks for proof that a person is present (${challenge}). ` +
          `Pass it in the browser's window: the run waits for ${Math.round(waitMs / 1000)} seconds.`,
      ),
  };
}

import { createInterface } from 'node:readline/promises';
import type { CliContext } from './context.ts';
import { hasPerson, type Terminal } from './find-person.ts';

/**
 * Asks the person at the terminal for a yes; anything else is a no, and so is the end of what can be typed. `undefined`
 * where nobody is there. Rejects when the command is interrupted.
 */
export async function confirm(
  context: Pick<CliContext, 'stderr' | 'env' | 'signal'>,
  question: string,
  stdin: Terminal = process.stdin,
): Promise<boolean | undefined> {
  if (!hasPerson(context, stdin)) return undefined;
  // Without a mode of its own on the terminal Ctrl-C comes through as it does at any other moment.
  const lines = createInterface({ input: stdin, output: context.stderr, terminal: false });
  try {
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    const answer = await Promise.race([lines.question(question, { signal: context.signal }), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    context.signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}

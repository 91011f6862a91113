import type { OutputStream } from './context.ts';

/**
 * Keeps stdout for results: until `giveBack`, what a configuration, a plugin or a library prints there goes to stderr, so
 * that a program that reads the result reads nothing else.
 */
export function takeStdout(): { stdout: OutputStream; giveBack(): void } {
  const { write } = process.stdout;
  const stdout: OutputStream = Object.create(process.stdout, {
    write: { value: write.bind(process.stdout) },
  });
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return {
    stdout,
    giveBack() {
      process.stdout.write = write;
    },
  };
}

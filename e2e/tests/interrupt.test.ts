import { describe, expect, it } from 'vitest';
import { watchDescendants } from '../src/process-tree.ts';
import { startCli } from '../src/run-cli.ts';

/** Polls until nothing of the family is left; says who is. */
async function expectAllGone(family: ReturnType<typeof watchDescendants>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (family.alive().length > 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(family.alive().map((record) => record.command)).toEqual([]);
}

/** Waits until the run has got as far as the moment says. */
const moments: [
  name: string,
  reached: (family: number, cli: Awaited<ReturnType<typeof startCli>>) => unknown,
][] = [
  ['before the browser starts', () => true],
  ['while the browser starts', (family) => family >= 1],
  ['when the browser is up', (family) => family >= 4],
  ['in the middle of a step', (_, cli) => cli.seen(/"step":"signup-form"/)],
  ['while a mail is awaited', (_, cli) => cli.seen(/"step":"verify-email"/)],
  ['while the key is made', (_, cli) => cli.seen(/"step":"create-key"/)],
];

describe.each([
  ['Ctrl-C', 'SIGINT', 130],
  ['a killed host', 'SIGKILL', 137],
] as const)('%s', (_, signal, code) => {
  it.each(moments)('leaves nothing behind %s', async (_, reached) => {
    const cli = await startCli(['scrape', 'openai', '--sandbox']);
    const { pid } = cli.child;
    if (!pid) throw new Error('not started');
    const family = watchDescendants(pid);
    try {
      const deadline = Date.now() + 60_000;
      while ((await reached(family.size, cli)) === false) {
        if (Date.now() > deadline) throw new Error('the run never got as far');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      family.look();
      cli.child.kill(signal);
      expect((await cli.result).code).toBe(code);
      await expectAllGone(family);
    } finally {
      family.stop();
    }
  });
});

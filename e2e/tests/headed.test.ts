import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { scrapeInSandbox } from 'agentkeys/testing';
import { expect, it } from 'vitest';
import { startDisplay } from '../src/start-display.ts';

const { resolve } = createRequire(import.meta.url);
const packageFolder = dirname(resolve('@agentkeys/provider-openai/package.json'));

it('a challenge is left to the person at the browser’s window, and the run goes on when it has passed', async () => {
  await using display = await startDisplay();
  const asked: { step: string; challenge: string }[] = [];
  const run = await scrapeInSandbox({
    packageFolder,
    inject: ['challenge:page-passes'],
    env: { DISPLAY: display.name },
    headed: true,
    person: { openAddress: () => undefined, solve: (what) => void asked.push(what) },
  });
  expect(run.event, run.log).toMatchObject({ type: 'success' });
  expect(asked).toMatchObject([{ step: 'signup-form', challenge: 'captcha' }]);
});

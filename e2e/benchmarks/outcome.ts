// How long a caller waits on a page that has changed: AgentKeys beside a plain 15-second selector wait, on the same
// page, taking turns. Prints a table; `--rounds N` (default 3).
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { sandbox } from '@agentkeys/provider-openai/sandbox';
import { launchTestBrowser, scrapeInSandbox } from 'agentkeys/testing';
import { describeMachine } from './describe-machine.ts';
import { median } from './median.ts';

const selectorWaitMs = 15_000;
const packageFolder = dirname(
  createRequire(import.meta.url).resolve('@agentkeys/provider-openai/package.json'),
);

/** A scraper as one would write it without AgentKeys: milliseconds from the start of the navigation to its failure. */
async function waitPlainly(change: 'tos-gate-replace' | 'redirect-elsewhere'): Promise<number> {
  const site = await sandbox.start({ [change]: true });
  try {
    await using chromium = await launchTestBrowser(site.network);
    const page = await chromium.browser.newPage();
    const began = performance.now();
    await page.goto(`${site.origins.app}/signup`);
    const button = page.getByRole('button', { name: 'Continue', exact: true });
    const failed = await button.waitFor({ timeout: selectorWaitMs }).then(
      () => false,
      () => true,
    );
    if (!failed) throw new Error(`the plain scraper found its button although ${change} was injected`);
    return performance.now() - began;
  } finally {
    await site.close();
  }
}

/** The same with AgentKeys: milliseconds from the start of the step, navigation included, to the tripwire. */
async function runAgentKeys(change: string): Promise<number> {
  const { event, events } = await scrapeInSandbox({ packageFolder, inject: [change] });
  const started = events.find((one) => one.type === 'progress');
  if (event.type !== 'tripwire' || started?.type !== 'progress') {
    throw new Error(`${change} ended in ${event.type}, not in a tripwire`);
  }
  return event.elapsed_ms - started.elapsed_ms;
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const rounds = Number(values.rounds);
const seconds = (ms: number) => (ms / 1000).toFixed(2).padStart(6);

console.log(`${describeMachine()}; ${rounds} rounds, taking turns, medians in seconds\n`);
console.log('change               plain wait  AgentKeys  ratio');
let worst = 0;
for (const change of ['tos-gate-replace', 'redirect-elsewhere'] as const) {
  const plain: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    plain.push(await waitPlainly(change));
    ours.push(await runAgentKeys(change));
  }
  const ratio = median(ours) / median(plain);
  worst = Math.max(worst, ratio);
  console.log(
    `${change.padEnd(20)} ${seconds(median(plain)).padStart(10)} ${seconds(median(ours)).padStart(10)}  ${ratio.toFixed(2)}`,
  );
}
const goal = 1 / 3;
console.log(`\nGoal: less than ${goal.toFixed(2)} of the plain wait: ${worst < goal ? 'met' : 'NOT met'}.`);
process.exitCode = worst < goal ? 0 : 1;

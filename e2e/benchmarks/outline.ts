// What it costs to read a page: the product's outline beside Playwright's aria snapshot, taking turns on the same pages,
// and all that is recorded at a tripwire. `--rounds N` (default 15), `--write` into docs/benchmarks.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchTestBrowser } from 'agentkeys/testing';
import type { Page } from 'playwright-core';
// The walker and what is made of it are no part of the public door.
import { digestOutline } from '../../core/src/browser/digest-outline.ts';
import { findHints } from '../../core/src/browser/find-hints.ts';
import { markLandmarks } from '../../core/src/browser/mark-landmarks.ts';
import { takeOutline } from '../../core/src/browser/take-outline.ts';
import { takeScreenshot } from '../../core/src/browser/take-screenshot.ts';
import type { OutlineNode, Profile } from '../../core/src/contracts/index.ts';
import { compareWithKnown } from '../../core/src/scrape/compare-with-known.ts';
import { describeMachine } from './describe-machine.ts';
import { median } from './median.ts';
import { drawLargePage } from './outline/draw-large-page.ts';
import { judgeGoals } from './outline/goals.ts';

const sizes = [100, 2_000, 20_000] as const;
const secrets = ['agent.canary-41@mail.example', 'Canary-pass-93x!'];
const keyShape = 'sk-[A-Za-z0-9_-]{8,}';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, write: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);

async function time(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function profileOf(nodes: OutlineNode[]): Profile {
  const outline = { dom_digest: digestOutline(nodes).dom_digest, nodes };
  const view = { outlines: [outline], silent_gap_ms: 0, found_ms: 0, noise: [] };
  return { schema: 'profile/1', step: 'signup-form', scraper_version: '1.0.0', views: { arrival: view } };
}

/** Everything that a tripwire records of a page on which the button was renamed, as the scrape process does it. */
async function capture(
  page: Page,
  profile: Profile,
): Promise<{ outline: number; rest: number; total: number }> {
  const began = performance.now();
  const nodes = await takeOutline(page, { boxes: true });
  const outline = performance.now() - began;
  const compared = compareWithKnown({
    step: profile.step,
    profiles: { [profile.step]: profile },
    baselines: [profile.views.arrival],
    variant: undefined,
    nodes,
    digest: digestOutline(nodes).dom_digest,
    missing: ['submit'],
    elsewhere: false,
  });
  const rest = performance.now() - began - outline;
  await Promise.all([
    takeScreenshot(page, { secrets, keyShape }),
    findHints(page, { missing: ['submit'], known: compared.shapes, now: nodes }),
  ]);
  return { outline, rest, total: performance.now() - began };
}

interface Row {
  elements: number;
  nodes: number;
  noop: number;
  outline: number;
  boxes: number;
  aria: number;
  comparison: number;
  screenshot: number;
  capture: number;
}

async function measure(page: Page, elements: number): Promise<Row> {
  await page.setContent(drawLargePage(elements));
  const marks = await markLandmarks([
    { id: 'submit', locator: page.getByRole('button', { name: 'Create account' }) },
  ]);
  const profile = profileOf(await takeOutline(page, { boxes: true, marks }));
  await page.fill('#email', secrets[0] ?? '');
  await page.fill('#password', secrets[1] ?? '');
  await page.locator('button').evaluate((button) => {
    button.textContent = 'Get started';
  });

  const columns = {
    noop: () => page.evaluate('1'),
    outline: () => takeOutline(page),
    boxes: () => takeOutline(page, { boxes: true }),
    aria: () => page.ariaSnapshot(),
    screenshot: () => takeScreenshot(page, { secrets, keyShape }),
  };
  const taken: Record<string, number[]> = {};
  const add = (name: string, ms: number) => {
    taken[name] = [...(taken[name] ?? []), ms];
  };
  // Twice for nothing: what is compiled on the first call is not what is measured.
  for (let round = -2; round < rounds; round += 1) {
    for (const [name, work] of Object.entries(columns)) {
      const ms = await time(work);
      if (round >= 0) add(name, ms);
    }
    const captured = await capture(page, profile);
    if (round < 0) continue;
    add('comparison', captured.rest);
    add('capture', captured.total);
  }
  const of = (name: string) => median(taken[name] ?? []);
  const total = await page.evaluate(() => document.querySelectorAll('*').length);
  return {
    elements: total,
    nodes: (await takeOutline(page)).length,
    noop: of('noop'),
    outline: of('outline'),
    boxes: of('boxes'),
    aria: of('aria'),
    comparison: of('comparison'),
    screenshot: of('screenshot'),
    capture: of('capture'),
  };
}

const rows: Row[] = [];
{
  await using chromium = await launchTestBrowser();
  const page = await chromium.browser.newPage({ viewport: { width: 1280, height: 800 } });
  for (const size of sizes) rows.push(await measure(page, size));
}

const ms = (value: number) => value.toFixed(1).padStart(8);
const table = [
  '| elements | nodes | nothing |  outline | with boxes | aria snapshot | comparison | screenshot |  capture |',
  '| -------: | ----: | ------: | -------: | ---------: | ------------: | ---------: | ---------: | -------: |',
  ...rows.map((row) =>
    [
      '',
      String(row.elements).padStart(8),
      String(row.nodes).padStart(5),
      ms(row.noop).slice(1),
      ms(row.outline),
      ms(row.boxes).padStart(10),
      ms(row.aria).padStart(13),
      ms(row.comparison).padStart(10),
      ms(row.screenshot).padStart(10),
      ms(row.capture),
      '',
    ]
      .join(' | ')
      .trim(),
  ),
].join('\n');

const costs = new Map(sizes.flatMap((size, at) => rows.slice(at, at + 1).map((row) => [size, row] as const)));
const goals = judgeGoals(costs);
const verdicts = goals.map(
  ({ what, goal, found, met }) => `- ${what}: ${found}, goal ${goal}: ${met ? 'met' : '**not met**'}`,
);

const report = `# Reading a page

Made by \`npm run bench:outline -- --write\` (${describeMachine()}; ${rounds} rounds, taking turns, medians in milliseconds).

- **nothing**: the way to the page and back, which every other column has in it.
- **outline**: \`takeOutline\`, what every observation is made of; at most 600 nodes of it are kept.
- **with boxes**: the same with the place of each node, as it is taken at a tripwire and when learning.
- **aria snapshot**: Playwright's \`page.ariaSnapshot()\`, which is not used: it holds what was typed into fields.
- **comparison**: digest, difference, class, wireframe and ranking of an outline against one known shape.
- **screenshot**: the masked picture alone.
- **capture**: all that a tripwire records, from the first look to the last, as the scrape process does it.

${table}

${verdicts.join('\n')}
`;
console.log(report);
if (values.write) {
  await writeFile(join(import.meta.dirname, '..', '..', 'docs', 'benchmarks', 'outline.md'), report);
}
process.exitCode = goals.every(({ met }) => met) ? 0 : 1;

// How well a control that is gone is found again: changes to synthetic pages in several languages, read by the real
// walker in Chromium, ranked by what stands behind a tripwire's hints. `--seeds N` (default 1), `--write` into docs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchTestBrowser } from 'agentkeys/testing';
import { describeMachine } from './describe-machine.ts';
import { basePages } from './repair/base-pages.ts';
import type { DrawnPage } from './repair/draw-page.ts';
import {
  mutations,
  randomFrom,
  rebuild,
  redesign,
  remove,
  scramble,
  targetsOf,
  translate,
} from './repair/mutations.ts';
import { createReader } from './repair/read-pages.ts';
import { renderReport } from './repair/render-report.ts';
import { scoreChange, type Trial } from './repair/score-change.ts';
import { type Language, languages } from './repair/words.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1' }, write: { type: 'boolean', default: false } },
});
const seeds = Number(values.seeds);
const redesignsEach = 4;
const changesEach = 6;
/** One change at a time differs little between languages, and there are many. */
const thorough: readonly Language[] = ['en', 'de', 'ja'];

await using chromium = await launchTestBrowser();
const reader = await createReader(chromium.browser);
const trials: Trial[] = [];

for (let seed = 1; seed <= seeds; seed += 1) {
  const random = randomFrom(seed);
  const pages = languages.flatMap((language) =>
    Object.entries(basePages(language)).map(([name, page]) => ({ name, language, page })),
  );
  for (const { name, language, page } of pages) {
    const known = await reader.read(page);
    const score = async (set: string, change: string, changed: DrawnPage, targets = targetsOf(page)) => {
      const now = await reader.read(changed);
      const gone = set === 'removed';
      trials.push(...(await scoreChange({ set, change, page: name, language, known, now, targets, gone })));
    };
    const isThorough = thorough.includes(language);
    for (const key of targetsOf(page)) {
      for (const [change, mutate] of isThorough ? Object.entries(mutations) : []) {
        const changed = mutate(page, key, random);
        if (changed) await score('one change', change, changed, [key]);
      }
      await score('nonsense', 'names and marks scrambled', scramble(page, key, random), [key]);
      await score('removed', 'removed', remove(page, key), [key]);
    }
    const other = languages[(languages.indexOf(language) + 1) % languages.length] as Language;
    await score('translated', `${language} to ${other}`, translate(page, other));
    for (let time = 0; time < redesignsEach; time += 1) {
      await score('redesign', `${changesEach} changes`, redesign(page, changesEach, random));
      await score('rebuilt', 'all at once', rebuild(page, random));
    }
    console.error(`seed ${seed}, ${language}, ${name}: ${trials.length} controls looked for`);
  }
}

const report = renderReport(trials, `${describeMachine()}; ${seeds} seed${seeds === 1 ? '' : 's'}`);
console.log(report);
if (values.write) {
  const folder = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks');
  await writeFile(join(folder, 'repair.md'), report);
}

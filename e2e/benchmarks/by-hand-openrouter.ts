// The provider for OpenRouter beside a script of the same flow that was written by hand, with checks that come near to
// those that a provider has for nothing: how many lines each takes, and how the script fares on what the provider is held
// to. `--only text` (of the changes).
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sandbox } from '@agentkeys/provider-openrouter/sandbox';
import { launchTestBrowser } from 'agentkeys/testing';
import { countCode } from './by-hand-openrouter/count-code.ts';
import { runByHand } from './by-hand-openrouter/run-by-hand.ts';
import { loadSwitches } from './switches/load-switches.ts';
import { nameOf } from './switches/render-page.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const { cases, packageFolder } = await loadSwitches('openrouter');
await using chromium = await launchTestBrowser();
// The browser of the script is plugged in.
const chosen = cases.filter(
  ({ inject }) => !inject.includes('offline') && inject.join(' ').includes(values.only),
);
let right = 0;
for (const { inject, wanted } of chosen) {
  const found = await runByHand(chromium, sandbox, inject).catch((error: unknown) => `crash: ${error}`);
  const isRight = wanted.startsWith('ok') ? found === wanted : wanted.endsWith(` ${found}`);
  if (isRight) right += 1;
  console.log(`${isRight ? 'ok ' : '-- '} ${nameOf(inject)}  ${found.split('\n', 1)[0]}`);
}
const byHand = await countCode(join(import.meta.dirname, 'by-hand-openrouter', 'script'));
const provider = await countCode(join(packageFolder, 'src'), ['flows.ts', 'sweep.ts']);
console.log(`\nThe script by hand ends as the provider does in ${right} of ${chosen.length} cases.`);
console.log(
  `Lines: provider ${provider}, by hand ${byHand}, ratio ${(provider / byHand).toFixed(2)}; goal ≤ 0.60`,
);
process.exitCode = provider / byHand <= 0.6 ? 0 : 1;

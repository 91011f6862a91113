import { join } from 'node:path';
import { sandbox } from '@agentkeys/provider-openai/sandbox';
import { launchTestBrowser, type TestBrowser } from 'agentkeys/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCode } from '../by-hand-openrouter/count-code.ts';
import { countCodeLines } from './count-code-lines.ts';
import { signUpByHand } from './openai.ts';

const root = join(import.meta.dirname, '..', '..', '..');
/** What a provider's declarations may take of the lines that the same flow takes by hand. */
const goal = 0.6;

describe('countCodeLines', () => {
  it.each([
    ['', 0],
    ['const a = 1;\n\nconst b = 2;\n', 2],
    ['// why\nconst a = 1; // here\n', 1],
    ['/** What it is. */\nexport const a = 1;\n', 1],
    ['/**\n * What it is,\n * at length.\n */\nexport const a = 1;\n', 1],
  ])('of %j', (source, expected) => {
    expect(countCodeLines(source)).toBe(expected);
  });
});

it(`the provider openai takes at most ${goal} of the lines that its flow takes by hand`, async () => {
  // What the script does not do is not counted: sweeping, and checking what a configuration says.
  const provider = await countCode(join(root, 'providers/openai/src'), ['sweep.ts', 'options.ts']);
  const byHand = await countCode(import.meta.dirname, ['count-code-lines.ts', 'by-hand.test.ts']);
  expect(provider).toBeGreaterThan(100);
  expect(provider / byHand, `${provider} lines, and ${byHand} by hand`).toBeLessThanOrEqual(goal);
});

describe('the script by hand', () => {
  let chromium: TestBrowser;
  beforeAll(async () => {
    chromium = await launchTestBrowser();
  });
  afterAll(() => chromium.close());

  const error = (code: string, step: string) => ({ type: 'error', code, step });
  const tripwire = (kind: string, step: string) => ({ type: 'tripwire', kind, step });

  // Its checks are comparable as long as they tell the same.
  it.each([
    [{}, { type: 'success' }],
    [{ 'merged-form': true, 'otp-6': true, 'about-you': 'age', 'instant-key': true }, { type: 'success' }],
    [
      { 'tos-gate': 'email' },
      { ...tripwire('selector-missing', 'signup-form'), unexpected: ['button Accept new ToS'] },
    ],
    [{ 'button-renamed': true }, { ...tripwire('selector-missing', 'create-key'), missing: ['create'] }],
    [{ 'redirect-elsewhere': 'signup' }, tripwire('unexpected-nav', 'signup-form')],
    [{ 'returning-user': true }, error('account_exists', 'signup-form')],
    [{ 'wrong-otp': true }, error('wrong_otp', 'verify-email')],
    [{ challenge: 'page' }, error('challenge', 'signup-form')],
    [{ 'http-500': 'submit' }, error('provider_down', 'signup-form')],
  ] as const)('told of %j ends with %j', async (changes, expected) => {
    const site = await sandbox.start(changes);
    const context = await chromium.browser.newContext({ locale: 'en-US' });
    try {
      const ending = await signUpByHand(await context.newPage(), site);
      expect(ending).toMatchObject(expected);
      expect(ending.type === 'success' ? [ending.key] : []).toEqual(site.made.keys);
    } finally {
      await context.close();
      await site.close();
    }
  });
});

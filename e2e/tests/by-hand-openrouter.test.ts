import { join } from 'node:path';
import { sandbox } from '@agentkeys/provider-openrouter/sandbox';
import { launchTestBrowser } from 'agentkeys/testing';
import { expect, it } from 'vitest';
import { countCode } from '../benchmarks/by-hand-openrouter/count-code.ts';
import { runByHand } from '../benchmarks/by-hand-openrouter/run-by-hand.ts';

const root = join(import.meta.dirname, '..', '..');

it('a provider is at most 0.6 times as long as its flow written by hand with comparable checks', async () => {
  const byHand = await countCode(join(root, 'e2e', 'benchmarks', 'by-hand-openrouter', 'script'));
  // The script by hand has no other way to a key, and removes none.
  const provider = await countCode(join(root, 'providers', 'openrouter', 'src'), ['flows.ts', 'sweep.ts']);
  expect(provider).toBeGreaterThan(100);
  expect(provider / byHand).toBeLessThanOrEqual(0.6);
});

it('what was written by hand works, and tells a new gate from a refusal', async () => {
  await using chromium = await launchTestBrowser();
  expect(await runByHand(chromium, sandbox, [])).toBe('ok');
  expect(await runByHand(chromium, sandbox, ['tos-gate'])).toBe('selector-missing at signup-form');
  expect(await runByHand(chromium, sandbox, ['returning-user'])).toBe('account_exists at signup-form');
});

import { expect, it } from 'vitest';
import type { Verdict } from '../contracts/verdict.ts';
import { confirmVerdict } from './confirm-verdict.ts';

const drift: Verdict = {
  verdict: 'tripwire',
  kind: 'selector-missing',
  missing: ['email'],
  rule: 'core/settled',
  reason: 'gone',
};
const down: Verdict = { verdict: 'error', code: 'provider_down', rule: 'core/status', reason: '500' };

it('takes two in a row by the same rule', () => {
  const confirmation = confirmVerdict();
  expect(confirmation.add(drift)).toBeUndefined();
  expect(confirmation.add(down)).toBeUndefined();
  expect(confirmation.add(undefined)).toBeUndefined();
  expect(confirmation.add(down)).toBeUndefined();
  expect(confirmation.add(down)).toBe(down);
});

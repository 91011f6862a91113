import { AgentKeysError } from 'agentkeys';
import { expect, it } from 'vitest';
import { describeMade } from './describe-made.ts';

const runId = '019cec2e-0000-7000-8000-000000000000';
const key = { sha256: 'a'.repeat(64), ends: 'wxyz', made_at: '2026-03-14T12:00:00.000Z' };
const gone = { ...key, removed_at: '2026-03-14T12:01:00.000Z' };

it('says what a run has made and what a sweep has left of it, and names no key', () => {
  const made = { account: 'made', keys: [gone, key] } as const;
  const fault = new AgentKeysError('SWEEP_FAILED', { seen: 'a page that has changed' });
  const told = describeMade({ runId, made: { ...made, keys: [...made.keys] }, swept: fault }, false);
  expect(told).toMatchObject({ account: 'made', keys: 2, keys_left: 1, run_id: runId });
  expect(told.left).toMatch(/^SWEEP_FAILED: /);
  expect(JSON.stringify(told)).not.toMatch(/wxyz|aaaa/);
});

it('says that a sandbox takes everything with it, and that nothing was made where it was not', () => {
  const inSandbox = describeMade({ runId, made: { account: 'made', keys: [key] }, swept: undefined }, true);
  expect(inSandbox).toEqual({ account: 'removed', keys: 1, keys_left: 0 });
  const none = { account: 'none', keys: 0, keys_left: 0 };
  expect(describeMade({ runId, made: undefined, swept: undefined }, false)).toEqual(none);
  expect(describeMade({ runId, made: { account: 'none', keys: [] }, swept: undefined }, true)).toEqual(none);
});

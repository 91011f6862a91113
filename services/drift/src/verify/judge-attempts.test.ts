import { expect, it } from 'vitest';
import type { Attempt } from '../issue/render-attempts.ts';
import { judgeReproduction } from '../reproduce/judge-reproduction.ts';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { judgeAttempts } from './judge-attempts.ts';

const drift = { step: 'signup-form', affected: ['1.9.0', '1.10.0'] };
const attempt = (event: Attempt['run']['event'], passed: string[] = []): Attempt => {
  const run = { event, passed, started_at: '2026-03-14T12:00:00.000Z', elapsed_ms: 1 };
  return { run, judgement: judgeReproduction(drift.step, run) };
};
const passes = (version: string) =>
  attempt({ type: 'success', scraper_version: version, elapsed_ms: 1 }, ['signup-form']);
/** The optional page did not come, and the run ended well without it. */
const leavesOut: Attempt = { ...passes('1.11.0') };
leavesOut.run = { ...leavesOut.run, skipped: ['signup-form'] };
const crashes = attempt(undefined);
const fails = attempt(makeTripwire());
/** It has passed the step, and did not say its version. */
const unnamed = attempt({ type: 'error', code: 'challenge', step: 'create-key', details: { reason: 'x' } }, [
  'signup-form',
]);

it.each([
  ['as many runs as are asked for', [passes('1.11.0'), passes('1.11.0')], 2, 'fixed'],
  ['the version that tripped, where its page is as it was', [passes('1.10.0')], 1, 'fixed'],
  ['fewer runs', [passes('1.11.0')], 2, 'inconclusive'],
  ['runs of two versions', [passes('1.11.0'), passes('1.12.0')], 2, 'inconclusive'],
  ['a version that is older than one that trips', [passes('1.9.5')], 1, 'inconclusive'],
  ['a run that does not say its version', [unnamed], 1, 'inconclusive'],
  ['a run that left the step out', [passes('1.11.0'), leavesOut], 2, 'inconclusive'],
  ['a crash after a run that passed', [passes('1.11.0'), crashes], 2, 'inconclusive'],
  ['a run that trips after one that passed', [passes('1.11.0'), fails], 2, 'reproduced'],
])('takes %s for what it is', (_, attempts, times, result) => {
  expect(judgeAttempts(drift, attempts, times).result).toBe(result);
});

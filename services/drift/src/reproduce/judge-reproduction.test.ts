import type { ReproductionRun } from 'agentkeys';
import { type ErrorCode, errorCodeSchema } from 'agentkeys/contracts';
import { describe, expect, it } from 'vitest';
import { makeTripwire } from '../testing/make-tripwire.ts';
import { judgeReproduction } from './judge-reproduction.ts';

const run = (event: ReproductionRun['event'], passed: string[] = []): ReproductionRun => ({
  event,
  passed,
  started_at: '2026-03-14T12:00:00.000Z',
  elapsed_ms: 1000,
});
const failed = (code: ErrorCode, step: string | null = 'signup-form', uncertain?: boolean) =>
  run({
    type: 'error',
    code,
    step,
    details: { reason: 'seen' },
    ...(uncertain === undefined ? {} : { uncertain }),
  });
const success = { type: 'success', scraper_version: '1.0.0', elapsed_ms: 5 } as const;

describe('judgeReproduction', () => {
  it('takes a tripwire at the reported step for the drift, of whatever kind', () => {
    const event = makeTripwire({ step: 'signup-form', kind: 'timeout' });
    expect(judgeReproduction('signup-form', run(event))).toMatchObject({
      result: 'reproduced',
      tripwire: event,
    });
  });

  it('takes a tripwire at another step for that other drift', () => {
    const event = makeTripwire({ step: 'create-key' });
    const later = judgeReproduction('signup-form', run(event, ['signup-form', 'verify-email']));
    expect(later).toMatchObject({ result: 'not_reproduced', tripwire: { step: 'create-key' } });
    const earlier = judgeReproduction('delete-key', run(event, ['signup-form']));
    expect(earlier).toMatchObject({ result: 'inconclusive', tripwire: { step: 'create-key' } });
  });

  it('takes a run that passed the step, or went through, for a page that is fine', () => {
    expect(judgeReproduction('signup-form', run(success))).toMatchObject({ result: 'not_reproduced' });
    const challenged = { ...failed('challenge', 'verify-email'), passed: ['signup-form'] };
    expect(judgeReproduction('signup-form', challenged)).toMatchObject({ result: 'not_reproduced' });
  });

  it.each(errorCodeSchema.options)('learns nothing from a run that ended with %s', (code) => {
    for (const each of [failed(code), failed(code, null), failed(code, 'signup-form', true)]) {
      const judgement = judgeReproduction('signup-form', each);
      expect(judgement.result).toBe('inconclusive');
      expect(judgement.why).toContain(code);
      expect(judgement.tripwire).toBeUndefined();
    }
  });

  it('learns nothing about a fix from a version that is older than it', () => {
    const tripped = (version: string, step = 'signup-form') =>
      run(makeTripwire({ step, scraper_version: version }), ['signup-form']);
    const judge = (each: ReproductionRun) => judgeReproduction('signup-form', each, '1.2.0');
    const older = judge(tripped('1.1.0'));
    expect(older).toEqual({
      ...{ result: 'inconclusive', why: expect.stringContaining('1.1.0'), isOlder: true },
    });
    expect(judge(tripped('1.2.0')).result).toBe('reproduced');
    expect(judge(tripped('1.3.0')).result).toBe('reproduced');
    expect(judge(run(success)).result).toBe('inconclusive');
    // About another step it says what it always says.
    expect(judge(tripped('1.1.0', 'create-key')).tripwire?.step).toBe('create-key');
  });

  it('learns nothing from a crash', () => {
    expect(judgeReproduction('signup-form', run(undefined))).toMatchObject({ result: 'inconclusive' });
  });
});

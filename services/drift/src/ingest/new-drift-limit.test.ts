import { describe, expect, it } from 'vitest';
import { DriftError } from '../errors/drift-error.ts';
import { createNewDriftLimit, type NewDriftLimitOptions } from './new-drift-limit.ts';

const noon = Date.UTC(2026, 2, 14, 12);
const hour = 60 * 60 * 1000;

function limited(change: Partial<NewDriftLimitOptions> = {}) {
  const asked: string[] = [];
  let now = noon;
  const limit = createNewDriftLimit({
    drifts: {
      get: async ({ service }) => {
        asked.push(service);
        return undefined;
      },
    },
    perDay: 3,
    perService: 2,
    now: () => now,
    ...change,
  });
  const admit = (service: string, step_hash = '0') =>
    limit.admit({ service, step_hash }).then(
      () => 'in',
      (error: { code: string; details: { retryAfterS: number } }) =>
        `${error.code} ${error.details.retryAfterS}`,
    );
  const wait = (ms: number): void => {
    now += ms;
  };
  return { admit, wait, asked };
}

describe('createNewDriftLimit', () => {
  it('lets so many new ones of a service and of a day in, and says when to come again', async () => {
    const { admit, wait } = limited();
    const full = 'TOO_MANY_NEW_DRIFTS 3600';
    expect([await admit('a', '1'), await admit('a', '2'), await admit('a', '3')]).toEqual(['in', 'in', full]);
    expect([await admit('b'), await admit('c')]).toEqual(['in', full]);
    wait(11.5 * hour);
    expect(await admit('c')).toBe('TOO_MANY_NEW_DRIFTS 1800');
    wait(hour);
    expect(await admit('c')).toBe('in');
  });

  it('never refuses what it has let in before, also not when many come at once', async () => {
    const { admit, asked } = limited({ perDay: 1 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => admit('a')));
    expect(answers).toEqual(Array(5).fill('in'));
    expect(await admit('b')).toMatch(/^TOO_MANY/);
    asked.length = 0;
    expect(await admit('a')).toBe('in');
    expect(asked).toEqual([]);
  });

  it('remembers a bounded number', async () => {
    const { admit, asked } = limited({ perDay: 100, perService: 100, maxRemembered: 2 });
    for (const step of ['1', '2', '3']) await admit('a', step);
    asked.length = 0;
    await admit('a', '3');
    expect(asked).toEqual([]);
    await admit('a', '1');
    expect(asked).toEqual(['a']);
  });

  it('takes all for new that it does not know while the store cannot be asked, and does not call them so', async () => {
    let isAway = false;
    const { admit } = limited({
      perDay: 2,
      drifts: {
        get: async () => {
          if (isAway) throw new DriftError('STORE_UNAVAILABLE', { retryAfterS: 5 });
          return undefined;
        },
      },
    });
    expect(await admit('a')).toBe('in');
    isAway = true;
    expect([await admit('a'), await admit('b')]).toEqual(['in', 'in']);
    expect(await admit('c')).toBe('STORE_UNAVAILABLE 5');
  });
});

import { describe, expect, it } from 'vitest';
import { openMemoryBackend } from '../backends/memory/memory-backend.ts';
import { makeAccepted, type ReportFields } from '../testing/make-report.ts';
import { nothingTold, pauseMs, pickNews } from './pick-news.ts';

const begun = Date.UTC(2026, 2, 14, 12);
const minute = 60_000;

/** A store, and what is told of it look by look. */
function watched() {
  let now = begun;
  let told = nothingTold;
  const backend = openMemoryBackend({ now: () => now });
  return {
    backend,
    report: (fields: ReportFields = {}) => backend.reports.append(makeAccepted({ time: now, ...fields })),
    pass: (ms: number) => {
      now += ms;
    },
    look: async () => {
      const picked = pickNews(await backend.drifts.fresh(), told, now);
      told = picked.told;
      return picked.news.map(({ service, drifts }) => [service, ...drifts.map(({ step }) => step)].join(' '));
    },
    handle: async (change = {}) => {
      const [first] = await backend.drifts.fresh();
      if (!first) throw new Error('nothing is fresh');
      const { fence, upto } = await backend.claims.claim(first.drift, { holder: 'test', lease_ms: minute });
      await backend.claims.handled(first.drift, { fence, upto, ...change });
    },
  };
}

describe('pickNews', () => {
  it('tells of no report that the fix answers, and of the first one of the version that has it', async () => {
    const { report, look, pass, handle } = watched();
    await report();
    await handle({ result: 'not_reproduced', fixed_in: '1.1.0' });
    pass(pauseMs);
    await report({ version: '1.0.0' });
    expect(await look()).toEqual([]);
    await report({ version: '1.1.0' });
    expect(await look()).toEqual(['openai signup-form']);
  });

  it('tells of the first report of a drift, and not of those that come while it waits', async () => {
    const { report, look, pass } = watched();
    expect(await look()).toEqual([]);
    await report();
    await report({ step: 'create-key' });
    await report({ service: 'openrouter' });
    expect(await look()).toEqual(['openai create-key signup-form', 'openrouter signup-form']);
    await report();
    pass(2 * pauseMs);
    expect(await look()).toEqual([]);
  });

  it('tells of one service at most every five minutes, and forgets nothing meanwhile', async () => {
    const { report, look, pass } = watched();
    await report();
    expect(await look()).toEqual(['openai signup-form']);
    pass(pauseMs - 1);
    await report({ step: 'create-key' });
    await report({ service: 'openrouter' });
    expect(await look()).toEqual(['openrouter signup-form']);
    pass(1);
    expect(await look()).toEqual(['openai create-key']);
  });

  it('tells again when reports come after it was dealt with, and says that it is known then', async () => {
    const { backend, report, look, pass, handle } = watched();
    await report();
    expect(await look()).toHaveLength(1);
    await handle({ result: 'reproduced', reproduced_in: 'site' });
    pass(pauseMs);
    expect(await look()).toEqual([]);
    await report();
    const { news } = pickNews(await backend.drifts.fresh(), nothingTold, begun);
    expect(news).toEqual([
      {
        service: 'openai',
        drifts: [expect.objectContaining({ step: 'signup-form', reports: 2, known: true })],
      },
    ]);
    expect(await look()).toHaveLength(1);
  });

  it('leaves alone what is only to be tried again, and what somebody works on', async () => {
    const { backend, report, look, pass, handle } = watched();
    await report();
    await handle({ result: 'not_reproduced', retry_at: new Date(begun + minute).toISOString() });
    pass(2 * minute);
    expect(await backend.drifts.fresh()).toHaveLength(1);
    expect(await look()).toEqual([]);
    await report();
    const [fresh] = await backend.drifts.fresh();
    const lease = { holder: 'test', lease_ms: minute };
    const { fence } = await backend.claims.claim(fresh?.drift ?? { service: '', step_hash: '' }, lease);
    expect(await look()).toEqual([]);
    await backend.claims.release(fresh?.drift ?? { service: '', step_hash: '' }, fence);
    expect(await look()).toEqual(['openai signup-form']);
  });
});

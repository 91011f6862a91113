import type { FreshDrifts } from 'agentkeys';
import { stepHash } from 'agentkeys/contracts';
import { expect, it } from 'vitest';
import { makeAccepted } from '../testing/make-report.ts';
import { openJetStream } from '../testing/open-jetstream.ts';
import { watchFresh } from './watch-fresh.ts';

const key = { service: 'openai', step_hash: stepHash('openai', 'signup-form') };

it('tells of a drift once, however many processes look at the same store', { timeout: 120_000 }, async () => {
  await using store = await openJetStream({}, { outbox: false });
  const backends = [store.backend, await store.another(), await store.another()];
  const told: FreshDrifts[] = [];
  /** How often each has looked while something waited. */
  const looks = backends.map(() => 0);
  let clock = Date.now();
  const watches = backends.map(({ drifts, tellings }, at) =>
    watchFresh({
      drifts: {
        fresh: async (query) => {
          const fresh = await drifts.fresh(query);
          if (fresh.length > 0) looks[at] = (looks[at] ?? 0) + 1;
          return fresh;
        },
      },
      tellings,
      tell: async (news) => told.push(news),
      everyMs: 20,
      now: () => clock,
    }),
  );
  // The second look of each begins when the first has told.
  const allHaveLooked = () => expect.poll(() => Math.min(...looks), { timeout: 60_000 }).toBeGreaterThan(1);
  try {
    await store.backend.reports.append(makeAccepted());
    await allHaveLooked();
    expect(told).toMatchObject([{ service: 'openai', drifts: [{ step: 'signup-form', known: false }] }]);

    // What has been dealt with and is reported again is news again.
    const { fence, upto } = await store.backend.claims.claim(key, { holder: 'a runner', lease_ms: 60_000 });
    await store.backend.claims.handled(key, { fence, upto, result: 'not_reproduced' });
    await store.settle();
    clock += 10 * 60_000;
    looks.fill(0);
    await store.backend.reports.append(makeAccepted());
    await allHaveLooked();
    expect(told).toHaveLength(2);
  } finally {
    await Promise.all(watches.map((watch) => watch.stop()));
  }
});

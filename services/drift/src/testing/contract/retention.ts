import { expect, it } from 'vitest';
import { day, drift, lease, type Scene } from './scene.ts';

/** What is kept, and what is let go of. */
export function describeRetention(scene: Scene): void {
  it('counts on over the batches that are gone', async () => {
    const { report_id } = scene.report().report;
    await scene.post({ report_id });
    await scene.post({ report_id });
    await scene.post();
    await scene.backend.claims.handled(drift, {
      ...(await scene.backend.claims.claim(drift, lease)),
      result: 'reproduced',
    });
    scene.now += 40 * day;
    await scene.backend.prune();
    expect(await scene.backend.batches.list()).toEqual([]);
    await scene.post();
    expect(await scene.backend.drifts.get(drift)).toMatchObject({ reports: 3 });
  });

  it('forgets ids after 8 days, batches and finished drifts after 35, and nothing else', async () => {
    const one = scene.report();
    await scene.append(one);
    await scene.post({ service: 'fixed' });
    const fixed = {
      service: 'fixed',
      step_hash: (await scene.backend.batches.list({ service: 'fixed' }))[0]?.step_hash ?? '',
    };
    await scene.backend.claims.handled(fixed, await scene.backend.claims.claim(fixed, lease));
    scene.now += 7.5 * day;
    expect(await scene.backend.prune()).toBe(0);
    expect((await scene.append(one)).duplicate).not.toBe(false);
    expect(await scene.backend.drifts.get(drift)).toMatchObject({ reports: 1 });
    scene.now += day;
    expect(await scene.backend.prune()).toBe(scene.traits.prunesLog ? 2 : 0);
    expect(await scene.backend.batches.list()).toHaveLength(2);
    scene.now += 27 * day;
    expect(await scene.backend.prune()).toBe(3);
    expect(await scene.backend.batches.list()).toEqual([]);
    expect(await scene.backend.drifts.get(fixed)).toBeUndefined();
    // Nobody has looked at this one yet.
    expect(await scene.backend.drifts.get(drift)).toMatchObject({ state: 'open' });
  });

  it('says that it is ready', async () => {
    await expect(scene.backend.ready()).resolves.toBeUndefined();
  });
}

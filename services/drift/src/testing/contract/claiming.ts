import { expect, it } from 'vitest';
import type { DriftKey } from '../../backends/backend.ts';
import { drift, lease, type Scene, withCode } from './scene.ts';

/** At most one runner works on a drift, and the writes of one that is late are refused. */
export function describeClaiming(scene: Scene): void {
  it('holds to its fences when it is opened again, and between two that have it open', async () => {
    await scene.post();
    const old = await scene.backend.claims.claim(drift, lease);
    const other = await scene.store.another();
    await expect(other.claims.claim(drift, lease)).rejects.toEqual(withCode('DRIFT_CLAIMED'));
    scene.now += lease.lease_ms;
    const young = await other.claims.claim(drift, lease);
    expect(young.fence).toBeGreaterThan(old.fence);
    await expect(scene.backend.claims.handled(drift, old)).rejects.toEqual(withCode('FENCE_STALE'));
    scene.backend = await scene.store.reopen();
    await expect(scene.backend.claims.handled(drift, old)).rejects.toEqual(withCode('FENCE_STALE'));
    await scene.backend.claims.handled(drift, young);
    const next = await scene.backend.claims.claim(drift, { ...lease, even_if_handled: true });
    expect(next.fence).toBeGreaterThan(young.fence);
  });

  it('gives a claim to one runner alone', async () => {
    await scene.post();
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        scene.backend.claims.claim(drift, { ...lease, holder: `runner ${index}` }),
      ),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of tries) {
      if (each.status === 'rejected') expect(each.reason).toEqual(withCode('DRIFT_CLAIMED'));
    }
  });

  it('refuses every write of a claim that has passed on', async () => {
    await scene.post();
    const old = await scene.backend.claims.claim(drift, lease);
    scene.now += lease.lease_ms - 1;
    await expect(scene.backend.claims.claim(drift, lease)).rejects.toEqual(withCode('DRIFT_CLAIMED'));
    scene.now += 1;
    const young = await scene.backend.claims.claim(drift, lease);
    expect(young.fence).toBeGreaterThan(old.fence);
    for (const late of [
      () => scene.backend.claims.renew(drift, old.fence, 1000),
      () => scene.backend.claims.release(drift, old.fence),
      () => scene.backend.claims.handled(drift, { ...old, result: 'reproduced' }),
    ]) {
      await expect(late()).rejects.toEqual(withCode('FENCE_STALE'));
    }
    expect(await scene.backend.drifts.get(drift)).toMatchObject({ state: 'claimed', result: null });
    await scene.backend.claims.handled(drift, young);
    await expect(scene.backend.claims.handled(drift, young)).rejects.toEqual(withCode('FENCE_STALE'));
  });

  it('keeps a claim that is renewed, and frees one that is released', async () => {
    await scene.post();
    const claim = await scene.backend.claims.claim(drift, lease);
    for (let renewals = 0; renewals < 5; renewals += 1) {
      scene.now += lease.lease_ms - 1;
      const { lease_until } = await scene.backend.claims.renew(drift, claim.fence, lease.lease_ms);
      expect(Date.parse(lease_until)).toBe(scene.now + lease.lease_ms);
      await expect(scene.backend.claims.claim(drift, lease)).rejects.toEqual(withCode('DRIFT_CLAIMED'));
    }
    await scene.backend.claims.release(drift, claim.fence);
    expect((await scene.backend.drifts.fresh())[0]?.drift.state).toBe('open');
    expect((await scene.backend.claims.claim(drift, lease)).fence).toBeGreaterThan(claim.fence);
  });

  it('refuses to mark reports as handled that have not come', async () => {
    await scene.post();
    const claim = await scene.backend.claims.claim(drift, lease);
    await expect(scene.backend.claims.handled(drift, { ...claim, upto: claim.upto + 1 })).rejects.toEqual(
      withCode('UPTO_AHEAD'),
    );
    expect((await scene.backend.drifts.get(drift))?.state).toBe('claimed');
  });

  it('gives no claim where nothing is to be done, unless it is asked to', async () => {
    await expect(scene.backend.claims.claim(drift, lease)).rejects.toEqual(withCode('DRIFT_NOT_FOUND'));
    await expect(scene.backend.claims.renew(drift, 1, 1000)).rejects.toEqual(withCode('DRIFT_NOT_FOUND'));
    await scene.post();
    await scene.backend.claims.handled(drift, await scene.backend.claims.claim(drift, lease));
    await expect(scene.backend.claims.claim(drift, lease)).rejects.toEqual(withCode('DRIFT_NOT_FRESH'));
    const asked = await scene.backend.claims.claim(drift, { ...lease, even_if_handled: true });
    expect(asked.drift.state).toBe('claimed');
  });

  it('makes a drift that only a reproduction has met', async () => {
    const met: DriftKey = { service: 'openai', step_hash: '0123456789abcdef' };
    const claim = await scene.backend.claims.claim(met, {
      ...lease,
      even_if_handled: true,
      step: 'create-key',
    });
    expect(claim).toMatchObject({ upto: 0, drift: { step: 'create-key' } });
    await scene.backend.claims.handled(met, { ...claim, result: 'reproduced' });
    expect(await scene.backend.drifts.known()).toMatchObject([
      { step: 'create-key', state: 'handled', times: { last_report: null } },
    ]);
  });
}

import { driftSchema } from 'agentkeys/contracts';
import { expect, it } from 'vitest';
import type { DriftKey, Handled } from '../../backends/backend.ts';
import { day, drift, hour, lease, minute, noon, type Scene } from './scene.ts';

/** Which drifts wait for a runner, in which order, and which of them are told to callers. */
export function describeFreshness(scene: Scene): void {
  it('lists a drift as fresh until its reports are handled, and again when another comes', async () => {
    await scene.post();
    const [fresh] = await scene.backend.drifts.fresh();
    expect(driftSchema.parse(fresh?.drift)).toMatchObject({ state: 'open', fence: 0, issue: null });
    const claim = await scene.backend.claims.claim(drift, lease);
    expect(claim.upto).toBe(fresh?.upto);
    expect((await scene.backend.drifts.fresh())[0]?.drift.state).toBe('claimed');

    const issue = { id: '7', url: 'https://issues.example/7' };
    scene.now += 1000;
    const handled = await scene.backend.claims.handled(drift, {
      fence: claim.fence,
      upto: claim.upto,
      result: 'reproduced',
      issue,
      screenshot_ref: 'sha256:abc',
      affected: ['1.0.0'],
    });
    expect(driftSchema.parse(handled)).toMatchObject({
      state: 'handled',
      handled_seq: claim.upto,
      issue,
      affected: ['1.0.0'],
      times: { first_report: '2026-03-14T12:00:00.000Z', reproduced: '2026-03-14T12:00:01.000Z' },
    });
    expect(await scene.backend.drifts.get(drift)).toEqual(handled);
    expect(await scene.backend.drifts.fresh()).toEqual([]);
    expect((await scene.backend.batches.list())[0]?.screenshot_ref).toBe('sha256:abc');

    await scene.post();
    expect(await scene.backend.drifts.fresh()).toHaveLength(1);
    expect((await scene.backend.drifts.get(drift))?.issue).toEqual(issue);
  });

  it('keeps fresh what came after the claim', async () => {
    await scene.post();
    const claim = await scene.backend.claims.claim(drift, lease);
    await scene.post();
    await scene.backend.claims.handled(drift, claim);
    const [fresh] = await scene.backend.drifts.fresh();
    expect(fresh?.drift.handled_seq).toBe(claim.upto);
    expect(fresh?.upto).toBeGreaterThan(claim.upto);
  });

  it('lists a drift again when its time to be tried again has come', async () => {
    await scene.post();
    const claim = await scene.backend.claims.claim(drift, lease);
    const retry_at = new Date(scene.now + hour).toISOString();
    await scene.backend.claims.handled(drift, { ...claim, result: 'not_reproduced', attempts: 1, retry_at });
    expect(await scene.backend.drifts.fresh()).toEqual([]);
    expect(await scene.backend.drifts.countFresh()).toBe(0);
    await scene.post({ step: 'create-key' });
    expect(await scene.backend.drifts.countFresh()).toBe(1);
    scene.now += hour;
    expect(await scene.backend.drifts.countFresh()).toBe(2);
    const fresh = (await scene.backend.drifts.fresh()).find(({ drift: { step } }) => step === 'signup-form');
    expect(fresh?.drift).toMatchObject({ state: 'open', result: 'not_reproduced', attempts: 1, retry_at });
    expect(fresh?.batches).toHaveLength(1);
    expect(await scene.backend.drifts.known()).toEqual([]);
  });

  it('looks at the time of arrival where a window is given', async () => {
    await scene.post({ service: 'early', time: noon - 2 * day });
    scene.now += 2 * hour;
    await scene.post({ service: 'late', time: noon - 3 * day });
    const services = (await scene.backend.drifts.fresh({ arrived_since: scene.now - hour })).map(
      (fresh) => fresh.drift.service,
    );
    expect(services).toEqual(['late']);
    expect(await scene.backend.drifts.fresh({ limit: 1 })).toHaveLength(1);
  });

  it('takes the services in turn, and what has waited longest first', async () => {
    const listed = async (limit = 1000) =>
      (await scene.backend.drifts.fresh({ limit })).map(
        ({ drift: { service, step } }) => `${service} ${step}`,
      );
    for (const step of ['c', 'b', 'a']) {
      await scene.post({ service: 'flooded', step });
      scene.now += 1000;
    }
    await scene.post({ service: 'quiet', step: 'z' });
    scene.now += 1000;
    // More reports of one that waits already change nothing.
    await scene.post({ service: 'flooded', step: 'c' });
    expect(await listed()).toEqual(['flooded c', 'quiet z', 'flooded b', 'flooded a']);
    expect(await listed(2)).toEqual(['flooded c', 'quiet z']);

    const c = (await scene.backend.drifts.fresh())[0]?.drift as DriftKey;
    await scene.backend.claims.handled(c, await scene.backend.claims.claim(c, lease));
    scene.now += 1000;
    await scene.post({ service: 'flooded', step: 'c' });
    expect(await listed()).toEqual(['flooded b', 'quiet z', 'flooded a', 'flooded c']);
    const [first] = await scene.backend.drifts.fresh();
    expect(first?.waiting_since).toBe('2026-03-14T12:00:01.000Z');
  });

  it('lists what is to be tried again by the time at which it was to be', async () => {
    await scene.post();
    const claim = await scene.backend.claims.claim(drift, lease);
    const retry_at = new Date(scene.now + hour).toISOString();
    await scene.backend.claims.handled(drift, { ...claim, result: 'inconclusive', attempts: 1, retry_at });
    scene.now += 2 * hour;
    await scene.post({ service: 'younger' });
    scene.now += hour;
    expect((await scene.backend.drifts.fresh()).map((each) => each.waiting_since)).toEqual([
      retry_at,
      new Date(noon + 2 * hour).toISOString(),
    ]);
  });

  it('lists the drifts of one service or all, and of them those with an issue and no fix', async () => {
    const names = async (query = {}) =>
      (await scene.backend.drifts.list(query)).map(({ service, step }) => `${service} ${step}`);
    expect(await names()).toEqual([]);
    for (const step of ['signup-form', 'create-key']) await scene.post({ step });
    await scene.post({ service: 'open' });
    const claim = await scene.backend.claims.claim(drift, lease);
    const issue = { id: '7', url: 'https://issues.example/7' };
    await scene.backend.claims.handled(drift, { ...claim, result: 'not_reproduced', issue });
    expect(await names()).toEqual(['open signup-form', 'openai create-key', 'openai signup-form']);
    expect(await names({ service: 'openai' })).toEqual(['openai create-key', 'openai signup-form']);
    expect(await names({ limit: 1 })).toEqual(['open signup-form']);
    expect(await names({ open: true })).toEqual(['openai signup-form']);
    expect(await names({ open: true, service: 'open' })).toEqual([]);
    const [listed] = await scene.backend.drifts.list({ open: true });
    expect(listed).toEqual(await scene.backend.drifts.get(drift));
  });

  it('tells callers of the version with the fix, until it is reproduced again: a new round of times', async () => {
    const work = async (handled: Partial<Handled>) => {
      const { fence, upto } = await scene.backend.claims.claim(drift, { ...lease, even_if_handled: true });
      return scene.backend.claims.handled(drift, { fence, upto, ...handled });
    };
    const at = (minutes: number): string => new Date(noon + minutes * minute).toISOString();
    const wait = (until: number): void => {
      scene.now = noon + until * minute;
    };
    const issue = { id: '7', url: 'https://issues.example/7' };
    await scene.post({ time: noon - minute });
    // The first run could say nothing; the round has begun all the same.
    wait(1);
    await work({ result: 'inconclusive', retry_at: at(2), ran_at: at(1) });
    await scene.post();
    wait(3);
    await work({ result: 'reproduced', ran_at: at(2), opened: true, issue, affected: ['1.0.0'] });
    wait(4);
    const fixed = await work({ result: 'not_reproduced', ran_at: at(3), fixed_in: '1.1.0' });
    expect(driftSchema.parse(fixed)).toMatchObject({ fixed_in: '1.1.0', result: 'not_reproduced' });
    expect(fixed.times).toEqual({
      first_report: at(-1),
      last_report: at(1),
      last_tripped: at(2),
      last_passed: at(3),
      detected: at(-1),
      arrived: at(0),
      reproduced: at(2),
      issue_opened: at(3),
      fixed: at(4),
    });
    expect(await scene.backend.drifts.known()).toEqual([fixed]);
    expect(await scene.backend.drifts.list({ open: true })).toEqual([]);

    // What changes nothing about it leaves it as it is.
    wait(5);
    await scene.post();
    expect((await work({})).times).toEqual({ ...fixed.times, last_report: at(5) });
    wait(6);
    await scene.post();
    wait(7);
    const again = await work({ result: 'reproduced', ran_at: at(6), opened: true, issue });
    expect(again).toMatchObject({ fixed_in: null, issue, affected: ['1.0.0'] });
    expect(again.times).toMatchObject({
      ...{ detected: at(6), arrived: at(6), reproduced: at(6), issue_opened: at(7), fixed: null },
    });
    expect(await scene.backend.drifts.list({ open: true })).toEqual([again]);
    // A run that trips once more belongs to the same round.
    wait(8);
    await scene.post();
    expect((await work({ result: 'reproduced', ran_at: at(8) })).times).toEqual({
      ...again.times,
      last_report: at(8),
      last_tripped: at(8),
    });
  });

  it('does not make known what only a sandbox has shown', async () => {
    await scene.post();
    const claim = await scene.backend.claims.claim(drift, lease);
    const handled = await scene.backend.claims.handled(drift, {
      ...claim,
      result: 'reproduced',
      reproduced_in: 'sandbox',
    });
    expect(handled).toMatchObject({ result: 'reproduced', reproduced_in: 'sandbox' });
    expect(await scene.backend.drifts.known()).toEqual([]);
    await scene.post();
    const again = await scene.backend.claims.claim(drift, lease);
    await scene.backend.claims.handled(drift, { ...again, result: 'reproduced', reproduced_in: 'site' });
    expect(await scene.backend.drifts.known()).toHaveLength(1);
  });
}

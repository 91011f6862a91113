import { batchSchema, type DriftReport, driftSchema, type ReportVariant } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Appended, Backend, DriftKey } from '../backends/backend.ts';
import type { BackendOptions } from '../backends/backend-options.ts';
import { type BatchEntry, foldReport } from '../coalesce/fold-report.ts';
import type { AcceptedReport } from '../coalesce/logged-report.ts';
import { toBatch } from '../coalesce/to-batch.ts';
import { variantOf } from '../coalesce/variant-of.ts';
import { makeAccepted, type ReportFields } from './make-report.ts';
import { shuffle } from './shuffle.ts';

const day = 24 * 60 * 60 * 1000;
const hour = 60 * 60 * 1000;
const noon = Date.UTC(2026, 2, 14, 12);
const drift: DriftKey = { service: 'openai', step_hash: 'b59114af29bce274' };
const lease = { holder: 'a runner', lease_ms: 15 * 60 * 1000 };

/** An empty store, opened once. */
export interface OpenStore extends AsyncDisposable {
  backend: Backend;
  /** Resolves once everything that was acknowledged is counted. */
  settle(): Promise<void>;
  /** Another process at the same store; closed with it. */
  another(): Promise<Backend>;
  /** Closes it and opens the same store again. */
  reopen(): Promise<Backend>;
}

export interface Traits {
  /** Whether a report is compared with the log before it is acknowledged. */
  compares: boolean;
  /** Whether old reports go by the store's clock and with `prune`, or by that of a server. */
  prunesLog: boolean;
}

/** What holds for every backend. */
export function describeBackend(
  name: string,
  open: (options: BackendOptions) => Promise<OpenStore>,
  traits: Traits = { compares: true, prunesLog: true },
): void {
  describe(`backend ${name}`, () => {
    let store: OpenStore;
    let backend: Backend;
    let now: number;
    const clock = { now: () => now };
    const report = (fields: ReportFields = {}) => makeAccepted({ time: now, ...fields });
    const append = async (accepted: AcceptedReport, door = backend): Promise<Appended> => {
      const appended = await door.reports.append(accepted);
      await store.settle();
      return appended;
    };
    const post = (fields?: ReportFields) => append(report(fields));
    /** One that is compared later is not said to be new either. */
    const asNew = () => (traits.compares ? false : null);
    const code = (expected: string) => expect.objectContaining({ code: expected });

    beforeEach(async () => {
      now = noon;
      store = await open(clock);
      backend = store.backend;
    });
    afterEach(() => store[Symbol.asyncDispose]());

    it('counts a report once, however often it comes', async () => {
      const one = report();
      const first = await append(one);
      expect(first.duplicate).toBe(asNew());
      for (let again = 0; again < 3; again += 1) {
        const { duplicate, seq } = await append(one);
        expect(duplicate).toBe(true);
        if (traits.compares) expect(seq).toBe(first.seq);
      }
      expect(await backend.batches.get(one.identity.batch_key)).toMatchObject({ count: 1 });
    });

    it('knows which reports it holds', async () => {
      const [one, other] = [report(), report()];
      await append(one);
      expect(await backend.reports.has?.(one.identity.message_id)).toBe(true);
      expect(await backend.reports.has?.(other.identity.message_id)).toBe(false);
      // To have asked for it takes nothing from it.
      expect((await append(other)).duplicate).toBe(asNew());
      backend = await store.reopen();
      expect(await backend.reports.has?.(other.identity.message_id)).toBe(true);
    });

    it('puts two reports of one step and day into one batch', async () => {
      await post();
      now += 20 * 60 * 1000;
      await post({ version: '1.1.0' });
      const batches = await backend.batches.list();
      expect(batches).toHaveLength(1);
      expect(batchSchema.parse(batches[0])).toMatchObject({
        key: 'openai.2026-03-14.b59114af29bce274',
        step: 'signup-form',
        count: 2,
        first_seen: '2026-03-14T12:00:00.000Z',
        last_seen: '2026-03-14T12:20:00.000Z',
        screenshot_ref: null,
      });
      expect(batches[0]?.variants.map(({ scraper_version }) => scraper_version).sort()).toEqual([
        '1.0.0',
        '1.1.0',
      ]);
    });

    it('takes the day from the report, and joins the days in one drift', async () => {
      await post({ time: noon - day });
      await post();
      const days = (await backend.batches.list(drift)).map((batch) => batch.day);
      expect(days).toEqual(['2026-03-14', '2026-03-13']);
      expect(await backend.drifts.fresh()).toHaveLength(1);
      expect((await backend.drifts.fresh())[0]?.batches).toHaveLength(2);
      expect(await backend.batches.list({ ...drift, day: '2026-03-13' })).toHaveLength(1);
    });

    it('keeps services and steps apart, also under the same report id', async () => {
      const { report_id } = report().report;
      await post({ report_id });
      expect(await post({ report_id, service: 'openrouter' })).toMatchObject({ duplicate: asNew() });
      expect(await post({ report_id, step: 'create-key' })).toMatchObject({ duplicate: asNew() });
      const fresh = (await backend.drifts.fresh()).map((each) => `${each.drift.service} ${each.drift.step}`);
      expect(fresh).toEqual(['openai create-key', 'openrouter signup-form', 'openai signup-form']);
      expect(await backend.drifts.fresh({ service: 'openrouter' })).toHaveLength(1);
      expect(await backend.batches.list({ service: 'openai' })).toHaveLength(2);
      expect(await backend.batches.list({ limit: 1 })).toHaveLength(1);
    });

    it('is exact when many come at once, in any order, some of them several times', async () => {
      const reports = Array.from({ length: 300 }, (_, index) =>
        report({
          time: noon - index * 1000,
          service: `service-${index % 7}`,
          digest: `s1:${(index % 5).toString(16).padStart(16, '0')}`,
        }),
      );
      const sent = shuffle([...reports, ...reports.slice(0, 80), ...reports.slice(40, 60)], 7);
      const doors = [backend, await store.another()];
      const answers = await Promise.all(
        sent.map((each, index) => (doors[index % 2] as Backend).reports.append(each)),
      );
      await store.settle();
      if (traits.compares) {
        expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(300);
        expect(new Set(answers.map(({ seq }) => seq)).size).toBe(300);
      }
      const batches = await backend.batches.list();
      expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(300);
      for (const batch of batches) {
        const own = reports.filter(({ identity }) => identity.batch_key === batch.key);
        const folded = own.reduce<BatchEntry | undefined>(
          (entry, each, index) =>
            foldReport(entry, {
              ...each,
              variant: variantOf(each.report),
              seq: index + 1,
              arrived_at: new Date(now).toISOString(),
            }),
          undefined,
        );
        expect(batch).toEqual(folded && toBatch(folded, null));
      }
      for (const { drift } of await backend.drifts.fresh()) {
        const own = reports.filter(({ report: { service } }) => service === drift.service);
        expect(drift.reports).toBe(own.length);
      }
    });

    it('counts one id once over midnight, through two doors and when it is opened again', async () => {
      now = Date.UTC(2026, 2, 14, 23, 59, 59, 900);
      const one = report();
      await append(one);
      now += 2 * hour;
      await append(one, await store.another());
      backend = await store.reopen();
      expect((await append(one)).duplicate).not.toBe(false);
      await post();
      expect((await backend.batches.list()).map(({ day, count }) => [day, count])).toEqual([
        ['2026-03-15', 1],
        ['2026-03-14', 1],
      ]);
      expect(await backend.drifts.get(drift)).toMatchObject({ reports: 2 });
    });

    it('holds to its fences when it is opened again, and between two that have it open', async () => {
      await post();
      const old = await backend.claims.claim(drift, lease);
      const other = await store.another();
      await expect(other.claims.claim(drift, lease)).rejects.toEqual(code('DRIFT_CLAIMED'));
      now += lease.lease_ms;
      const young = await other.claims.claim(drift, lease);
      expect(young.fence).toBeGreaterThan(old.fence);
      await expect(backend.claims.handled(drift, old)).rejects.toEqual(code('FENCE_STALE'));
      backend = await store.reopen();
      await expect(backend.claims.handled(drift, old)).rejects.toEqual(code('FENCE_STALE'));
      await backend.claims.handled(drift, young);
      const next = await backend.claims.claim(drift, { ...lease, even_if_handled: true });
      expect(next.fence).toBeGreaterThan(young.fence);
    });

    it('lists a drift as fresh until its reports are handled, and again when another comes', async () => {
      await post();
      const [fresh] = await backend.drifts.fresh();
      expect(driftSchema.parse(fresh?.drift)).toMatchObject({ state: 'open', fence: 0, issue: null });
      const claim = await backend.claims.claim(drift, lease);
      expect(claim.upto).toBe(fresh?.upto);
      expect((await backend.drifts.fresh())[0]?.drift.state).toBe('claimed');

      const issue = { id: '7', url: 'https://issues.example/7' };
      now += 1000;
      const handled = await backend.claims.handled(drift, {
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
      expect(await backend.drifts.get(drift)).toEqual(handled);
      expect(await backend.drifts.fresh()).toEqual([]);
      expect((await backend.batches.list())[0]?.screenshot_ref).toBe('sha256:abc');

      await post();
      expect(await backend.drifts.fresh()).toHaveLength(1);
      expect((await backend.drifts.get(drift))?.issue).toEqual(issue);
    });

    it('keeps fresh what came after the claim', async () => {
      await post();
      const claim = await backend.claims.claim(drift, lease);
      await post();
      await backend.claims.handled(drift, claim);
      const [fresh] = await backend.drifts.fresh();
      expect(fresh?.drift.handled_seq).toBe(claim.upto);
      expect(fresh?.upto).toBeGreaterThan(claim.upto);
    });

    it('lists a drift again when its time to be tried again has come', async () => {
      await post();
      const claim = await backend.claims.claim(drift, lease);
      const retry_at = new Date(now + hour).toISOString();
      await backend.claims.handled(drift, { ...claim, result: 'not_reproduced', attempts: 1, retry_at });
      expect(await backend.drifts.fresh()).toEqual([]);
      now += hour;
      const [fresh] = await backend.drifts.fresh();
      expect(fresh?.drift).toMatchObject({ state: 'open', result: 'not_reproduced', attempts: 1, retry_at });
      expect(fresh?.batches).toHaveLength(1);
      expect(await backend.drifts.known()).toEqual([]);
    });

    it('looks at the time of arrival where a window is given', async () => {
      await post({ service: 'early', time: noon - 2 * day });
      now += 2 * hour;
      await post({ service: 'late', time: noon - 3 * day });
      const services = (await backend.drifts.fresh({ arrived_since: now - hour })).map(
        (fresh) => fresh.drift.service,
      );
      expect(services).toEqual(['late']);
      expect(await backend.drifts.fresh({ limit: 1 })).toHaveLength(1);
    });

    it('takes the services in turn, and what has waited longest first', async () => {
      const listed = async (limit = 1000) =>
        (await backend.drifts.fresh({ limit })).map(({ drift: { service, step } }) => `${service} ${step}`);
      for (const step of ['c', 'b', 'a']) {
        await post({ service: 'flooded', step });
        now += 1000;
      }
      await post({ service: 'quiet', step: 'z' });
      now += 1000;
      // More reports of one that waits already change nothing.
      await post({ service: 'flooded', step: 'c' });
      expect(await listed()).toEqual(['flooded c', 'quiet z', 'flooded b', 'flooded a']);
      expect(await listed(2)).toEqual(['flooded c', 'quiet z']);

      const c = (await backend.drifts.fresh())[0]?.drift as DriftKey;
      await backend.claims.handled(c, await backend.claims.claim(c, lease));
      now += 1000;
      await post({ service: 'flooded', step: 'c' });
      expect(await listed()).toEqual(['flooded b', 'quiet z', 'flooded a', 'flooded c']);
      const [first] = await backend.drifts.fresh();
      expect(first?.waiting_since).toBe('2026-03-14T12:00:01.000Z');
    });

    it('lists what is to be tried again by the time at which it was to be', async () => {
      await post();
      const claim = await backend.claims.claim(drift, lease);
      const retry_at = new Date(now + hour).toISOString();
      await backend.claims.handled(drift, { ...claim, result: 'inconclusive', attempts: 1, retry_at });
      now += 2 * hour;
      await post({ service: 'younger' });
      now += hour;
      expect((await backend.drifts.fresh()).map((each) => each.waiting_since)).toEqual([
        retry_at,
        new Date(noon + 2 * hour).toISOString(),
      ]);
    });

    it('does not make known what only a sandbox has shown', async () => {
      await post();
      const claim = await backend.claims.claim(drift, lease);
      const handled = await backend.claims.handled(drift, {
        ...claim,
        result: 'reproduced',
        reproduced_in: 'sandbox',
      });
      expect(handled).toMatchObject({ result: 'reproduced', reproduced_in: 'sandbox' });
      expect(await backend.drifts.known()).toEqual([]);
      await post();
      const again = await backend.claims.claim(drift, lease);
      await backend.claims.handled(drift, { ...again, result: 'reproduced', reproduced_in: 'site' });
      expect(await backend.drifts.known()).toHaveLength(1);
    });

    it('counts on over the batches that are gone', async () => {
      const { report_id } = report().report;
      await post({ report_id });
      await post({ report_id });
      await post();
      await backend.claims.handled(drift, {
        ...(await backend.claims.claim(drift, lease)),
        result: 'reproduced',
      });
      now += 40 * day;
      await backend.prune();
      expect(await backend.batches.list()).toEqual([]);
      await post();
      expect(await backend.drifts.get(drift)).toMatchObject({ reports: 3 });
    });

    it('gives a claim to one runner alone', async () => {
      await post();
      const tries = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          backend.claims.claim(drift, { ...lease, holder: `runner ${index}` }),
        ),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const each of tries) {
        if (each.status === 'rejected') expect(each.reason).toEqual(code('DRIFT_CLAIMED'));
      }
    });

    it('refuses every write of a claim that has passed on', async () => {
      await post();
      const old = await backend.claims.claim(drift, lease);
      now += lease.lease_ms - 1;
      await expect(backend.claims.claim(drift, lease)).rejects.toEqual(code('DRIFT_CLAIMED'));
      now += 1;
      const young = await backend.claims.claim(drift, lease);
      expect(young.fence).toBeGreaterThan(old.fence);
      for (const late of [
        () => backend.claims.renew(drift, old.fence, 1000),
        () => backend.claims.release(drift, old.fence),
        () => backend.claims.handled(drift, { ...old, result: 'reproduced' }),
      ]) {
        await expect(late()).rejects.toEqual(code('FENCE_STALE'));
      }
      expect(await backend.drifts.get(drift)).toMatchObject({ state: 'claimed', result: null });
      await backend.claims.handled(drift, young);
      await expect(backend.claims.handled(drift, young)).rejects.toEqual(code('FENCE_STALE'));
    });

    it('keeps a claim that is renewed, and frees one that is released', async () => {
      await post();
      const claim = await backend.claims.claim(drift, lease);
      for (let renewals = 0; renewals < 5; renewals += 1) {
        now += lease.lease_ms - 1;
        const { lease_until } = await backend.claims.renew(drift, claim.fence, lease.lease_ms);
        expect(Date.parse(lease_until)).toBe(now + lease.lease_ms);
        await expect(backend.claims.claim(drift, lease)).rejects.toEqual(code('DRIFT_CLAIMED'));
      }
      await backend.claims.release(drift, claim.fence);
      expect((await backend.drifts.fresh())[0]?.drift.state).toBe('open');
      expect((await backend.claims.claim(drift, lease)).fence).toBeGreaterThan(claim.fence);
    });

    it('refuses to mark reports as handled that have not come', async () => {
      await post();
      const claim = await backend.claims.claim(drift, lease);
      await expect(backend.claims.handled(drift, { ...claim, upto: claim.upto + 1 })).rejects.toEqual(
        code('UPTO_AHEAD'),
      );
      expect((await backend.drifts.get(drift))?.state).toBe('claimed');
    });

    it('gives no claim where nothing is to be done, unless it is asked to', async () => {
      await expect(backend.claims.claim(drift, lease)).rejects.toEqual(code('DRIFT_NOT_FOUND'));
      await expect(backend.claims.renew(drift, 1, 1000)).rejects.toEqual(code('DRIFT_NOT_FOUND'));
      await post();
      await backend.claims.handled(drift, await backend.claims.claim(drift, lease));
      await expect(backend.claims.claim(drift, lease)).rejects.toEqual(code('DRIFT_NOT_FRESH'));
      const asked = await backend.claims.claim(drift, { ...lease, even_if_handled: true });
      expect(asked.drift.state).toBe('claimed');
    });

    it('makes a drift that only a reproduction has met', async () => {
      const met: DriftKey = { service: 'openai', step_hash: '0123456789abcdef' };
      const claim = await backend.claims.claim(met, { ...lease, even_if_handled: true, step: 'create-key' });
      expect(claim).toMatchObject({ upto: 0, drift: { step: 'create-key' } });
      await backend.claims.handled(met, { ...claim, result: 'reproduced' });
      expect(await backend.drifts.known()).toMatchObject([
        { drift: { step: 'create-key', state: 'handled' }, last_report: null },
      ]);
    });

    it('counts under the variant that it is told', async () => {
      await store[Symbol.asyncDispose]();
      const toVariant = async (each: DriftReport): Promise<ReportVariant> => ({
        ...variantOf(each),
        dom_digest: 's1:ffffffffffffffff',
      });
      store = await open({ ...clock, toVariant });
      backend = store.backend;
      await post({ digest: 's1:0000000000000001' });
      await post({ digest: 's1:0000000000000002' });
      const [batch] = await backend.batches.list();
      expect(batch?.variants).toMatchObject([{ count: 2, dom_digest: 's1:ffffffffffffffff' }]);
    });

    it('forgets ids after 8 days, batches and finished drifts after 35, and nothing else', async () => {
      const one = report();
      await append(one);
      await post({ service: 'fixed' });
      const fixed = {
        service: 'fixed',
        step_hash: (await backend.batches.list({ service: 'fixed' }))[0]?.step_hash ?? '',
      };
      await backend.claims.handled(fixed, await backend.claims.claim(fixed, lease));
      now += 7.5 * day;
      expect(await backend.prune()).toBe(0);
      expect((await append(one)).duplicate).not.toBe(false);
      expect(await backend.drifts.get(drift)).toMatchObject({ reports: 1 });
      now += day;
      expect(await backend.prune()).toBe(traits.prunesLog ? 2 : 0);
      expect(await backend.batches.list()).toHaveLength(2);
      now += 27 * day;
      expect(await backend.prune()).toBe(3);
      expect(await backend.batches.list()).toEqual([]);
      expect(await backend.drifts.get(fixed)).toBeUndefined();
      // Nobody has looked at this one yet.
      expect(await backend.drifts.get(drift)).toMatchObject({ state: 'open' });
    });

    it('says that it is ready', async () => {
      await expect(backend.ready()).resolves.toBeUndefined();
    });
  });
}

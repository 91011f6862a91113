import { batchSchema, type DriftReport, type ReportVariant } from 'agentkeys/contracts';
import { expect, it } from 'vitest';
import type { Backend } from '../../backends/backend.ts';
import { type BatchEntry, foldReport } from '../../coalesce/fold-report.ts';
import { toBatch } from '../../coalesce/to-batch.ts';
import { variantOf } from '../../coalesce/variant-of.ts';
import { shuffle } from '../shuffle.ts';
import { day, drift, hour, noon, type Scene } from './scene.ts';

/** Reports become batches, each of them once. */
export function describeCounting(scene: Scene): void {
  it('counts a report once, however often it comes', async () => {
    const one = scene.report();
    const first = await scene.append(one);
    expect(first.duplicate).toBe(scene.asNew());
    for (let again = 0; again < 3; again += 1) {
      const appended = await scene.append(one);
      if (scene.traits.compares) expect(appended).toEqual({ duplicate: true, seq: first.seq });
      // Once it has been sent on, the log alone knows.
      else expect(appended.duplicate).not.toBe(false);
    }
    expect(await scene.backend.batches.get(one.identity.batch_key)).toMatchObject({ count: 1 });
  });

  it('knows which reports it holds', async () => {
    const [one, other] = [scene.report(), scene.report()];
    await scene.append(one);
    expect(await scene.backend.reports.has?.(one.identity.message_id)).toBe(true);
    expect(await scene.backend.reports.has?.(other.identity.message_id)).toBe(false);
    // To have asked for it takes nothing from it.
    expect((await scene.append(other)).duplicate).toBe(scene.asNew());
    scene.backend = await scene.store.reopen();
    expect(await scene.backend.reports.has?.(other.identity.message_id)).toBe(true);
  });

  it('puts two reports of one step and day into one batch', async () => {
    await scene.post();
    scene.now += 20 * 60 * 1000;
    await scene.post({ version: '1.1.0' });
    const batches = await scene.backend.batches.list();
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
    await scene.post({ time: noon - day });
    await scene.post();
    const days = (await scene.backend.batches.list(drift)).map((batch) => batch.day);
    expect(days).toEqual(['2026-03-14', '2026-03-13']);
    expect(await scene.backend.drifts.fresh()).toHaveLength(1);
    expect((await scene.backend.drifts.fresh())[0]?.batches).toHaveLength(2);
    expect(await scene.backend.batches.list({ ...drift, day: '2026-03-13' })).toHaveLength(1);
  });

  it('keeps services and steps apart, also under the same report id', async () => {
    const { report_id } = scene.report().report;
    await scene.post({ report_id });
    expect(await scene.post({ report_id, service: 'openrouter' })).toMatchObject({
      duplicate: scene.asNew(),
    });
    expect(await scene.post({ report_id, step: 'create-key' })).toMatchObject({ duplicate: scene.asNew() });
    const fresh = (await scene.backend.drifts.fresh()).map(
      (each) => `${each.drift.service} ${each.drift.step}`,
    );
    expect(fresh).toEqual(['openai create-key', 'openrouter signup-form', 'openai signup-form']);
    expect(await scene.backend.drifts.fresh({ service: 'openrouter' })).toHaveLength(1);
    expect(await scene.backend.batches.list({ service: 'openai' })).toHaveLength(2);
    expect(await scene.backend.batches.list({ limit: 1 })).toHaveLength(1);
  });

  it('is exact when many come at once, in any order, some of them several times', async () => {
    const reports = Array.from({ length: 300 }, (_, index) =>
      scene.report({
        time: noon - index * 1000,
        service: `service-${index % 7}`,
        digest: `s1:${(index % 5).toString(16).padStart(16, '0')}`,
      }),
    );
    const sent = shuffle([...reports, ...reports.slice(0, 80), ...reports.slice(40, 60)], 7);
    const doors = [scene.backend, await scene.store.another()];
    const answers = await Promise.all(
      sent.map((each, index) => (doors[index % 2] as Backend).reports.append(each)),
    );
    await scene.store.settle();
    if (scene.traits.compares) {
      expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(300);
      expect(new Set(answers.map(({ seq }) => seq)).size).toBe(300);
    }
    const batches = await scene.backend.batches.list();
    expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(300);
    for (const batch of batches) {
      const own = reports.filter(({ identity }) => identity.batch_key === batch.key);
      const folded = own.reduce<BatchEntry | undefined>(
        (entry, each, index) =>
          foldReport(entry, {
            ...each,
            variant: variantOf(each.report),
            seq: index + 1,
            arrived_at: new Date(scene.now).toISOString(),
          }),
        undefined,
      );
      expect(batch).toEqual(folded && toBatch(folded, null));
    }
    for (const { drift } of await scene.backend.drifts.fresh()) {
      const own = reports.filter(({ report: { service } }) => service === drift.service);
      expect(drift.reports).toBe(own.length);
    }
  });

  it('counts one id once over midnight, through two doors and when it is opened again', async () => {
    scene.now = Date.UTC(2026, 2, 14, 23, 59, 59, 900);
    const one = scene.report();
    await scene.append(one);
    scene.now += 2 * hour;
    await scene.append(one, await scene.store.another());
    scene.backend = await scene.store.reopen();
    expect((await scene.append(one)).duplicate).not.toBe(false);
    await scene.post();
    expect((await scene.backend.batches.list()).map(({ day, count }) => [day, count])).toEqual([
      ['2026-03-15', 1],
      ['2026-03-14', 1],
    ]);
    expect(await scene.backend.drifts.get(drift)).toMatchObject({ reports: 2 });
  });

  it('counts under the variant that it is told', async () => {
    const toVariant = async (each: DriftReport): Promise<ReportVariant> => ({
      ...variantOf(each),
      dom_digest: 's1:ffffffffffffffff',
    });
    await scene.open({ toVariant });
    await scene.post({ digest: 's1:0000000000000001' });
    await scene.post({ digest: 's1:0000000000000002' });
    const [batch] = await scene.backend.batches.list();
    expect(batch?.variants).toMatchObject([{ count: 2, dom_digest: 's1:ffffffffffffffff' }]);
  });

  it('counts a report under its own variant where it is told none, and says so', async () => {
    const troubles: unknown[] = [];
    const toVariant = (): never => {
      throw new Error('a plugin is broken');
    };
    await scene.open({ toVariant, onTrouble: (...trouble) => troubles.push(trouble) });
    await scene.post({ digest: 's1:0000000000000001' });
    const [batch] = await scene.backend.batches.list();
    expect(batch?.variants).toMatchObject([{ count: 1, dom_digest: 's1:0000000000000001' }]);
    expect(JSON.stringify(troubles)).toContain('counted under its own');
  });
}

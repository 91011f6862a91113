import { reportMaxAgeMs, reportMaxAheadMs } from 'agentkeys/contracts';
import { expect, it } from 'vitest';
import { createApp } from '../../api/create-app.ts';
import type { AcceptedReport } from '../../coalesce/logged-report.ts';
import { pollUntil } from '../poll-until.ts';
import { day, drift, type Scene } from './scene.ts';

interface Answer {
  status: number;
  code?: string;
  duplicate?: boolean | null;
}

/** By HTTP, at a service on this store. */
async function post(scene: Scene, { report }: AcceptedReport): Promise<Answer> {
  const { server } = createApp({ backend: scene.backend, now: () => scene.now, rateLimit: false });
  const answer = await server.inject({ method: 'POST', url: '/drift/report', payload: report });
  await server.close();
  const { code, duplicate } = answer.json();
  return { status: answer.statusCode, code, duplicate };
}

const counts = async (scene: Scene) => {
  await scene.store.settle();
  return (await scene.backend.batches.list()).map((batch) => [batch.day, batch.count]);
};

/** One report, by every door and at every time. */
export function describeOneReport(scene: Scene): void {
  it('counts it once: by every door, over midnight, over restarts, until it is seven days old', async () => {
    const lateInTheDay = Date.UTC(2026, 2, 14, 23, 59, 59, 900);
    scene.now = lateInTheDay;
    const one = scene.report();
    expect(await post(scene, one)).toMatchObject({ status: 202, duplicate: scene.asNew() });
    scene.now += 1000;
    await scene.store.publish?.(one);
    const other = scene.report();
    await scene.store.publish?.(other);
    expect((await post(scene, other)).status).toBe(202);
    const expected = [
      ['2026-03-15', 1],
      ['2026-03-14', 1],
    ];
    expect(await counts(scene)).toEqual(expected);

    await scene.store.restart?.();
    const isTaken = async () => (await post(scene, one)).status === 202;
    await pollUntil(isTaken, 'it is taken after the restart');
    const isThere = () =>
      counts(scene).then(
        () => true,
        () => false,
      );
    await pollUntil(isThere, 'the store answers after the restart');
    expect(await counts(scene)).toEqual(expected);
    scene.backend = await scene.store.reopen();
    for (const report of [one, other]) {
      const { status, duplicate } = await post(scene, report);
      expect(status).toBe(202);
      expect(duplicate).not.toBe(false);
      await scene.store.publish?.(report);
    }

    scene.now = lateInTheDay + reportMaxAgeMs;
    expect((await post(scene, one)).status).toBe(202);
    scene.now += 1;
    expect(await post(scene, one)).toMatchObject({ status: 410, code: 'REPORT_TOO_OLD' });
    await scene.store.publish?.(one);
    scene.now += day;
    await scene.store.publish?.(one);
    expect(await counts(scene)).toEqual(expected);
    expect(await scene.backend.drifts.get(drift)).toMatchObject({ reports: 2 });
  });

  it('refuses it where it is too old, or comes from ahead', async () => {
    const late = scene.report({ time: scene.now - reportMaxAgeMs - 1 });
    expect(await post(scene, late)).toMatchObject({ status: 410, code: 'REPORT_TOO_OLD' });
    const ahead = scene.report({ time: scene.now + reportMaxAheadMs + 1 });
    expect(await post(scene, ahead)).toMatchObject({ status: 410, code: 'REPORT_AHEAD' });
    // At the door without a service the log has the last word, by its own memory of ids.
    await scene.store.publish?.(scene.report({ time: scene.now - 8 * day }));
    await scene.store.publish?.(scene.report({ time: scene.now + day }));
    expect(await counts(scene)).toEqual([]);
    const lastInTime = scene.report({ time: scene.now + reportMaxAheadMs });
    expect((await post(scene, lastInTime)).status).toBe(202);
    expect(await counts(scene)).toEqual([['2026-03-14', 1]]);
  });
}

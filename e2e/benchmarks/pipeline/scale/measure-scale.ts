import { median } from '../../median.ts';
import { append, handle } from './fill-store.ts';
import type { RunningStore, ScaleStore, StoreMemory } from './scale-store.ts';
import { daysPerDrift, spreadReports } from './spread-reports.ts';
import { untilIdle } from './until-idle.ts';

/** A store at one size. Memory in MiB, times in milliseconds. */
export interface ScalePoint extends StoreMemory {
  store: string;
  batches: number;
  reports: number;
  readyMs: number;
  /** The runner's question when few drifts wait, with that many in the answer. */
  freshMs: number;
  freshTimes: number[];
  waiting: number;
}

export interface ScaleStep {
  /** Reports of these come, each on eight days: they are in the store already where it was so many before. */
  drifts: number;
  /** In the store when the step is done; 0: one more for each of those batches. */
  reports: number;
}

/** Drifts that wait when the runner asks: as many as a busy hour brings. */
const waitingDrifts = 200;
const questions = 31;

type Asked = Pick<ScalePoint, 'freshMs' | 'freshTimes' | 'waiting'>;

async function askFresh({ address }: RunningStore): Promise<Asked> {
  const freshTimes: number[] = [];
  let waiting = 0;
  for (let count = -5; count < questions; count += 1) {
    const began = performance.now();
    const answer = await fetch(`${address}/drift/fresh`);
    const text = await answer.text();
    if (count >= 0) freshTimes.push(performance.now() - began);
    const { services } = JSON.parse(text) as { services: { drifts: unknown[] }[] };
    waiting = services.reduce((sum, { drifts }) => sum + drifts.length, 0);
  }
  return { freshMs: median(freshTimes), freshTimes, waiting };
}

/** Grows a store step by step; after each it is dealt with, gets the reports of an hour, and is started anew. */
export async function measureScale(
  store: ScaleStore,
  steps: readonly ScaleStep[],
  say: (line: string) => void,
): Promise<ScalePoint[]> {
  const points: ScalePoint[] = [];
  let [reports, batches] = [0, 0];
  for (const { drifts, reports: wanted } of steps) {
    const own = drifts * daysPerDrift;
    batches = Math.max(batches, own);
    const fresh = Math.min(drifts, waitingDrifts);
    const more = wanted === 0 ? own : wanted - reports - fresh;
    const began = performance.now();
    let filled = began;
    await store.fill(async (backend, settle) => {
      await append(backend, spreadReports(more, drifts, Date.now()));
      await settle();
      filled = performance.now();
      await handle(backend, drifts);
      await append(backend, spreadReports(fresh, drifts, Date.now()));
    });
    const handled = performance.now();
    reports += more + fresh;
    await using running = await store.start();
    await untilIdle(running.pids);
    const asked = await askFresh(running);
    const { readyMs } = running;
    const point = { store: store.name, batches, reports, readyMs, ...(await running.memory()), ...asked };
    points.push(point);
    say(
      `${describePoint(point)}; filled in ${seconds(filled - began)}, dealt with in ${seconds(handled - filled)}`,
    );
  }
  return points;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function describePoint({ store, batches, reports, readyMs, freshMs, ...point }: ScalePoint): string {
  const memory = [point.service, point.server, point.rested].flatMap((each) =>
    each === null ? [] : [`${each.toFixed(0)} MiB`],
  );
  return `${store}, ${batches} batches, ${reports} reports: ready in ${seconds(readyMs)}, fresh in ${freshMs.toFixed(1)} ms, ${memory.join(' and ')}`;
}

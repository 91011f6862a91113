import { setTimeout as sleep } from 'node:timers/promises';
import type { AcceptedReport } from '../../../services/drift/src/coalesce/logged-report.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import type { RunningLane } from './lane.ts';
import { sendReports } from './send-reports.ts';

/** One lane in one round. Per second and per report of all that were sent, duplicates among them. */
export interface Run {
  acknowledgedPerS: number;
  /** Where anybody counts. */
  countedPerS?: number;
  /** Processor time of all that works for the lane, the load generator left out. Microseconds. */
  cpuUs: number;
}

/** Requests under way at once, each on a connection that is kept alive. */
export const connections = 64;

/** A count is asked for so often: seldom enough not to cost what is measured. Milliseconds. */
const pollMs = 25;
const patienceMs = 120_000;

/** Waits until so many are counted. Throws where it becomes more, or never so many. */
async function untilCounted(counted: () => Promise<number>, wanted: number): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const found = await counted();
    if (found === wanted) return;
    if (found > wanted || performance.now() > until) throw new Error(`counted ${found}, not ${wanted}`);
    await sleep(pollMs);
  }
}

/** Sends reports, some of them twice, to a lane, and waits until each is counted once. */
export async function measureRun(lane: RunningLane, sent: readonly AcceptedReport[]): Promise<Run> {
  const { address, counted, pids } = lane;
  const bodies = sent.map(({ report }) => JSON.stringify(report));
  const different = new Set(sent.map(({ identity }) => identity.message_id)).size;
  const before = (await counted?.()) ?? 0;
  const cpuBefore = cpuSeconds(pids);
  const began = performance.now();
  const sendingMs = await sendReports(address, bodies, connections);
  if (counted) await untilCounted(counted, before + different);
  const countedMs = performance.now() - began;
  const cpuUs = ((cpuSeconds(pids) - cpuBefore) * 1e6) / sent.length;
  const perS = (ms: number): number => (sent.length * 1000) / ms;
  return { acknowledgedPerS: perS(sendingMs), cpuUs, ...(counted && { countedPerS: perS(countedMs) }) };
}

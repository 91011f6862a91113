import type { AcceptedReport } from '../../../services/drift/src/coalesce/logged-report.ts';
import { planReports } from '../../../services/drift/src/testing/crash/plan-reports.ts';
import type { Lane, RunningLane, Servers } from './lane.ts';
import { openRawPublisher } from './lanes/raw-publish.ts';
import { jetstreamCounted, jetstreamTaken, sqlite } from './lanes/service-lanes.ts';
import { countingQueues, nothing, postgres, queues } from './lanes/stack-lanes.ts';
import { measureRun, type Run } from './measure-run.ts';

/** What a lane did in each round, first in the order of the lanes. */
export interface LaneRuns {
  lane: Pick<Lane, 'name' | 'durable'>;
  runs: Run[];
}

export interface RoundsResult {
  /** Acknowledged by lanes that only take, or that count at once. */
  taken: LaneRuns[];
  /** Of lanes that count. */
  counted: LaneRuns[];
  /** Raw publishes a second. */
  raw: number[];
}

export interface RoundsOptions {
  rounds: number;
  /** Different reports of a round; a quarter of that many come a second or third time. */
  reports: number;
  say(line: string): void;
}

interface Contestant {
  lane: Lane;
  running: RunningLane;
  runs: Run[];
}

const prefix = (sent: readonly AcceptedReport[], share: number): AcceptedReport[] =>
  sent.slice(0, Math.ceil(sent.length * share));

/** Every lane in every round, on the same reports, taking turns; another one begins each time. */
export async function runRounds(servers: Servers, options: RoundsOptions): Promise<RoundsResult> {
  const { rounds, reports, say } = options;
  await using opened = new AsyncDisposableStack();
  const open = async (lanes: readonly Lane[]): Promise<Contestant[]> => {
    const contestants: Contestant[] = [];
    for (const lane of lanes)
      contestants.push({ lane, running: opened.use(await lane.start(servers)), runs: [] });
    return contestants;
  };
  // What is counted when it is acknowledged takes part in both.
  const atOnce = await open([sqlite, postgres]);
  const taking = await open([nothing, jetstreamTaken, ...queues]);
  const counting = await open([jetstreamCounted, ...countingQueues]);
  const publisher = opened.use(await openRawPublisher());
  const raw: number[] = [];
  const all = [...atOnce, ...taking, ...counting];

  // The first round is for the compilers, and counts for nothing.
  for (let round = 0; round <= rounds; round += 1) {
    const { sent } = planReports(round === 0 ? Math.ceil(reports / 4) : reports, round);
    const first = round % all.length;
    for (const { lane, running, runs } of [...all.slice(first), ...all.slice(0, first)]) {
      const run = await measureRun(running, prefix(sent, lane.share));
      if (round > 0) runs.push(run);
      say(describeRun(round, lane.name, run));
    }
    const ms = await publisher.publish(sent);
    if (round > 0) raw.push((sent.length * 1000) / ms);
  }
  return { taken: [...atOnce, ...taking], counted: [...atOnce, ...counting], raw };
}

function describeRun(round: number, name: string, { acknowledgedPerS, countedPerS, cpuUs }: Run): string {
  const counted = countedPerS === undefined ? '' : `, ${Math.round(countedPerS)} counted`;
  return `round ${round}, ${name}: ${Math.round(acknowledgedPerS)} acknowledged${counted} a second, ${Math.round(cpuUs)} µs each`;
}

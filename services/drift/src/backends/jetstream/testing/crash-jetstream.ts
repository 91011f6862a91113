import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { type Batch, logPartitions, partitionSubjects, reportSubject } from 'agentkeys/contracts';
import type { AcceptedReport } from '../../../coalesce/logged-report.ts';
import { toBatch } from '../../../coalesce/to-batch.ts';
import { type Comparison, compareBatches, expectedBatches } from '../../../testing/crash/compare-batches.ts';
import { planReports } from '../../../testing/crash/plan-reports.ts';
import { closeConnections, postUntilTaken } from '../../../testing/crash/post-until-taken.ts';
import { sendInRounds } from '../../../testing/crash/send-in-rounds.ts';
import { type Supervised, supervise } from '../../../testing/crash/supervise.ts';
import { pollUntil } from '../../../testing/poll-until.ts';
import { random } from '../../../testing/random.ts';
import { type RunningCli, startCli } from '../../../testing/run-cli.ts';
import { shuffle } from '../../../testing/shuffle.ts';
import { startNats } from '../../../testing/start-nats.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { auditCounts } from '../audit-counts.ts';
import { connectNats } from '../connect-nats.ts';
import { createPublisher } from '../create-publisher.ts';
import { listDeadLetters } from '../dead-letters.ts';
import { checkpointKey, driftKey, openBuckets } from '../drift-buckets.ts';
import { openOutbox } from '../open-outbox.ts';
import { provisionStore } from '../provision-store.ts';
import { toOutgoing } from '../publish-report.ts';
import { readNewest } from '../read-log.ts';
import { partitionLeaseMs } from '../topology.ts';

export interface CrashPlan {
  reports: number;
  /** Processes that are killed, of those that take reports and those that count. */
  kills: number;
  /** Processes that count and are held up until the others take them for dead, and then go on. */
  zombies: number;
  serverKills: number;
  seed: number;
  consumers?: number;
  ingests?: number;
  /** In place of the real consumer, for designs that are known to be wrong. */
  startConsumer?: (url: string, cwd: string) => RunningCli;
  /** When such a design has done what it does. Default: when the checkpoints have reached the end of the log. */
  isDone?: (nc: Awaited<ReturnType<typeof connectNats>>) => Promise<boolean>;
}

export interface CrashResult extends Comparison {
  reports: number;
  sent: number;
  killed: number;
  serverKills: number;
  zombies: number;
  forged: number;
  /** Dead letters that should be there and are not, and the other way round. */
  deadWrong: number;
  /** Drifts whose register is not the sum and the end of their reports. */
  registersWrong: number;
  /** Differences between the batches and the log's own counts. */
  auditDifferences: number;
  seconds: number;
  /** Until everything was counted, after the last report was acknowledged. */
  drainSeconds: number;
}

/** On a machine that is busy with other things, counting two hundred thousand takes its time. */
const drainLimitMs = 15 * 60_000;

/** Messages that count nowhere, each with the reason for which it is put aside. */
function forge(reports: readonly AcceptedReport[]) {
  return reports.flatMap((accepted, index) => {
    const { subject, body } = toOutgoing(accepted);
    const elsewhere = reportSubject('nobody', accepted.identity);
    return [
      { reason: 'report-not-json', subject, body: '{', id: `forged-a-${index}` },
      { reason: 'wrong-message-id', subject, body, id: `forged-b-${index}` },
      { reason: 'wrong-message-id', subject: elsewhere, body, id: `forged-c-${index}` },
      { reason: 'report-invalid', subject, body: '{"email":"someone@example.com"}', id: `forged-d-${index}` },
    ];
  });
}

/** Runs the whole pipeline in processes of their own, ends them at random, and says what became of every report. */
export async function crashJetStream(plan: CrashPlan): Promise<CrashResult> {
  const began = Date.now();
  const { consumers = 3, ingests = 2, seed } = plan;
  const next = random(seed);
  const { reports, sent } = planReports(plan.reports, seed);
  const forged = forge(reports.slice(0, Math.min(40, reports.length)));
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'package.json'), '{"private": true}');
  const server = await startNats();
  const nc = await connectNats({ url: server.url }, 'crash');
  const publisher = createPublisher(nc, 2000);
  const jsm = await jetstreamManager(nc, { checkAPI: false });
  const buckets = openBuckets({ jsm, publisher });
  const processes: Supervised[] = [];
  try {
    await provisionStore(nc);
    const serve = (role: string, slot: number) => (): RunningCli =>
      startCli(
        [
          ...['serve', '--nats', server.url, '--role', role, '--port', '0', '--json'],
          ...['--rate-limit', '0', '--new-drifts', '0', '--outbox', `outbox-${slot}.db`],
        ],
        { cwd: folder.path },
      );
    const { startConsumer } = plan;
    const counting = Array.from({ length: consumers }, (_, slot) =>
      supervise(startConsumer ? () => startConsumer(server.url, folder.path) : serve('consume', slot)),
    );
    const taking = Array.from({ length: ingests }, (_, slot) => supervise(serve('ingest', slot)));
    processes.push(...counting, ...taking);
    const doors = taking.map(({ address }) => address);

    async function publishUntilTaken(subject: string, body: string, id: string): Promise<void> {
      const until = Date.now() + 120_000;
      while (Date.now() < until) {
        try {
          await publisher.publish(subject, body, { 'Nats-Msg-Id': id });
          return;
        } catch {
          await sleep(20);
        }
      }
      throw new Error('the server took no report for two minutes');
    }
    const any = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item;
    const events = shuffle(
      [
        ...Array.from({ length: plan.kills }, () => () => any(processes).kill()),
        ...Array.from({ length: plan.zombies }, () => () => any(counting).holdUp(1.5 * partitionLeaseMs)),
        ...Array.from({ length: plan.serverKills }, () => async () => {
          await server.stop('SIGKILL');
          await sleep(300);
          await server.start();
        }),
        // The forged ones come among the others.
        async () => {
          for (const { subject, body, id } of [...forged, ...forged])
            await publishUntilTaken(subject, body, id);
        },
      ],
      seed,
    );
    await sendInRounds({
      items: sent,
      // Three of ten come over HTTP, the others as fleets with credentials send them; some come both ways.
      send: (accepted, index) => {
        const { subject, body, id } = toOutgoing(accepted);
        return index % 10 < 3 ? postUntilTaken(doors, index, body) : publishUntilTaken(subject, body, id);
      },
      atOnce: 128,
      events,
      next,
    });

    const sentAt = Date.now();
    for (let slot = 0; slot < ingests; slot += 1) {
      const outbox = openOutbox(join(folder.path, `outbox-${slot}.db`), 1, Date.now);
      try {
        await pollUntil(() => outbox.recount() === 0, 'the outbox is empty', drainLimitMs);
      } finally {
        outbox.close();
      }
    }
    const isCounted = async (): Promise<boolean> => {
      if (plan.isDone) return plan.isDone(nc);
      for (let partition = 0; partition < logPartitions; partition += 1) {
        const newest = await readNewest(jsm, partitionSubjects(partition));
        const { value } = await buckets.checkpoint.get(checkpointKey(partition));
        if ((value?.seq ?? 0) < (newest?.seq ?? 0)) return false;
        // What a server that was killed at the end has forgotten of the entries is counted again, and only then done.
        if (newest && value?.server !== nc.info?.server_id) return false;
      }
      return true;
    };
    await pollUntil(isCounted, 'everything is counted', drainLimitMs).catch((cause: unknown) => {
      throw new Error(counting.map(({ said }) => said()).join(''), { cause });
    });
    const drainSeconds = (Date.now() - sentAt) / 1000;

    const expected = expectedBatches(reports);
    const found = new Map<string, Batch>();
    let registersWrong = 0;
    for (const key of expected.keys()) {
      const { value } = await buckets.batch.get(key);
      if (value) found.set(key, toBatch(value, null));
    }
    const drifts = Map.groupBy(reports, ({ report, identity }) =>
      driftKey({ service: report.service, step_hash: identity.step_hash }),
    );
    for (const [key, own] of drifts) {
      const { value } = await buckets.seen.get(key);
      const times = own.map(({ report }) => report.report_id).sort();
      const last = await Promise.all(
        Object.keys(value?.days ?? {}).map(async (day) => {
          const step_hash = own[0]?.identity.step_hash ?? '';
          const service = own[0]?.report.service ?? '';
          return (await buckets.batch.get(`${service}.${day}.${step_hash}`)).value?.seq ?? -1;
        }),
      );
      const isRight = value?.seen.total === times.length && value.seen.newest_seq === Math.max(...last, 0);
      if (!isRight) registersWrong += 1;
    }
    const dead = await listDeadLetters(nc);
    const tally = (reasons: string[]) => reasons.sort().join();
    const deadWrong =
      tally(dead.map(({ reason }) => reason)) === tally(forged.map(({ reason }) => reason))
        ? 0
        : Math.max(1, Math.abs(dead.length - forged.length));
    const audit = await auditCounts(nc);
    return {
      ...compareBatches(expected, found),
      reports: reports.length,
      sent: sent.length,
      killed: processes.reduce((sum, each) => sum + each.killed(), 0),
      serverKills: plan.serverKills,
      zombies: plan.zombies,
      forged: forged.length,
      deadWrong,
      registersWrong,
      auditDifferences: audit.differences.length + audit.pending,
      seconds: (Date.now() - began) / 1000,
      drainSeconds,
    };
  } finally {
    for (const each of processes) await each[Symbol.asyncDispose]();
    closeConnections();
    publisher.close();
    await nc.close();
    await server[Symbol.asyncDispose]();
  }
}

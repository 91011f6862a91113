import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteBackend } from '../../backends/sqlite/sqlite-backend.ts';
import { random } from '../random.ts';
import { startCli } from '../run-cli.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Comparison, compareBatches, expectedBatches } from './compare-batches.ts';
import { planReports } from './plan-reports.ts';
import { closeConnections, postUntilTaken } from './post-until-taken.ts';
import { sendInRounds } from './send-in-rounds.ts';
import { supervise } from './supervise.ts';

export interface SqliteCrashResult extends Comparison {
  reports: number;
  sent: number;
  killed: number;
  seconds: number;
}

/** The embedded service, killed at random while reports come; its file is looked at afterwards. */
export async function crashSqlite(plan: {
  reports: number;
  kills: number;
  seed: number;
}): Promise<SqliteCrashResult> {
  const began = Date.now();
  const next = random(plan.seed);
  const { reports, sent } = planReports(plan.reports, plan.seed);
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'package.json'), '{"private": true}');
  const args = [
    'serve',
    '--db',
    'drift.db',
    '--port',
    '0',
    '--json',
    '--rate-limit',
    '0',
    '--new-drifts',
    '0',
  ];
  const service = supervise(() => startCli(args, { cwd: folder.path }));
  try {
    await sendInRounds({
      items: sent,
      send: ({ report }, index) => postUntilTaken([service.address], index, JSON.stringify(report)),
      atOnce: 128,
      events: Array.from({ length: plan.kills }, () => service.kill),
      next,
    });
  } finally {
    await service[Symbol.asyncDispose]();
    closeConnections();
  }
  const backend = await openSqliteBackend({ file: join(folder.path, 'drift.db'), create: false });
  const batches = await backend.batches.list({ limit: 1_000_000 });
  await backend.close();
  return {
    ...compareBatches(expectedBatches(reports), new Map(batches.map((batch) => [batch.key, batch]))),
    reports: reports.length,
    sent: sent.length,
    killed: service.killed(),
    seconds: (Date.now() - began) / 1000,
  };
}

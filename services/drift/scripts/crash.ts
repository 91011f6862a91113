import { parseArgs } from 'node:util';
import { crashJetStream } from '../src/backends/jetstream/testing/crash-jetstream.ts';
import { crashSqlite } from '../src/testing/crash/crash-sqlite.ts';

const { values } = parseArgs({
  options: {
    reports: { type: 'string', default: '200000' },
    kills: { type: 'string', default: '50' },
    /** `jetstream` or `sqlite`; both where it is left out. */
    only: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
});
const [reports, kills, seed] = [values.reports, values.kills, values.seed].map(Number) as [
  number,
  number,
  number,
];

function tell(name: string, result: object, faults: readonly number[]): void {
  const isExact = faults.every((count) => count === 0);
  process.stdout.write(`${name}: ${isExact ? 'exact' : 'WRONG'}\n${JSON.stringify(result, undefined, 2)}\n`);
  if (!isExact) process.exitCode = 1;
}

process.stdout.write(`seed ${seed}\n`);
if (values.only !== 'sqlite') {
  const jetstream = await crashJetStream({ reports, kills, zombies: 6, serverKills: 2, seed });
  tell('jetstream', jetstream, [
    jetstream.wrong.length,
    jetstream.deadWrong,
    jetstream.registersWrong,
    jetstream.auditDifferences,
  ]);
}
if (values.only !== 'jetstream') {
  const sqlite = await crashSqlite({ reports, kills, seed });
  tell('sqlite', sqlite, [sqlite.wrong.length]);
}

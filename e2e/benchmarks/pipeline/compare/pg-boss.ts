import { PgBoss } from 'pg-boss';
import type { AcceptedReport } from '../../../../services/drift/src/coalesce/logged-report.ts';
import { countInPostgres } from './count-in-postgres.ts';
import type { Stack } from './stack.ts';

const name = 'reports';

async function start(connectionString: string): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString, max: 20 });
  boss.on('error', (error: unknown) => console.error(error));
  await boss.start();
  await boss.createQueue(name);
  return boss;
}

/** One job a report under the report's own id, which the table of jobs holds once; done jobs stay for a week. */
export const pgBoss: Stack = {
  openDoor: async ({ postgres }) => {
    const boss = await start(postgres);
    return {
      take: async (accepted) => (await boss.send(name, accepted, { id: accepted.report.report_id })) === null,
      close: () => boss.stop({ graceful: false }),
    };
  },
  startWorker: async ({ postgres }) => {
    const boss = await start(postgres);
    const counter = countInPostgres(postgres, 'blindly');
    await boss.work<AcceptedReport>(
      name,
      { batchSize: 500, pollingIntervalSeconds: 0.5 },
      async (jobs) => void (await Promise.all(jobs.map(({ data }) => counter.count(data)))),
    );
    return {
      close: async () => {
        await boss.stop({ graceful: false });
        await counter.close();
      },
    };
  },
};

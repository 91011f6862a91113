import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import type { AcceptedReport } from '../../../../services/drift/src/coalesce/logged-report.ts';
import { countInPostgres } from './count-in-postgres.ts';
import type { Stack } from './stack.ts';

const name = 'count';
/** It would write a line for every job. */
const logger = new Logger(() => () => undefined);

/** One job a report under the report's id. A job that is done is deleted with its id, so the worker looks again. */
export const graphileWorker: Stack = {
  openDoor: async ({ postgres }) => {
    const utils = await makeWorkerUtils({ connectionString: postgres, maxPoolSize: 20, logger });
    await utils.migrate();
    return {
      take: async (accepted) => {
        await utils.addJob(name, accepted, {
          jobKey: accepted.report.report_id,
          jobKeyMode: 'unsafe_dedupe',
        });
        return null;
      },
      close: async () => utils.release(),
    };
  },
  startWorker: async ({ postgres }) => {
    const counter = countInPostgres(postgres, 'once');
    const runner = await run({
      connectionString: postgres,
      concurrency: 20,
      maxPoolSize: 20,
      pollInterval: 200,
      noHandleSignals: true,
      logger,
      taskList: { [name]: async (payload) => void (await counter.count(payload as AcceptedReport)) },
    });
    return {
      close: async () => {
        await runner.stop();
        await counter.close();
      },
    };
  },
};

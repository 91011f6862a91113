import { Queue, Worker } from 'bullmq';
import type { AcceptedReport } from '../../../../services/drift/src/coalesce/logged-report.ts';
import { countInPostgres } from './count-in-postgres.ts';
import type { Stack } from './stack.ts';

/**
 * One job a report, with its id as the job's id, so that the queue itself drops duplicates for as long as it keeps what
 * is done. The worker counts without looking again: quicker, and wrong where a job is worked on twice after a crash.
 */
export const bullmq: Stack = {
  openDoor: async ({ redisPort, queue: name }) => {
    const queue = new Queue<AcceptedReport>(name, { connection: { host: '127.0.0.1', port: redisPort } });
    return {
      take: async (accepted) => {
        await queue.add('count', accepted, { jobId: accepted.report.report_id });
        return null;
      },
      close: () => queue.close(),
    };
  },
  startWorker: async ({ postgres, redisPort, queue }) => {
    const counter = countInPostgres(postgres, 'blindly');
    const worker = new Worker<AcceptedReport>(queue, ({ data }) => counter.count(data), {
      connection: { host: '127.0.0.1', port: redisPort },
      concurrency: 50,
    });
    await worker.waitUntilReady();
    return {
      close: async () => {
        await worker.close();
        await counter.close();
      },
    };
  },
};

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { watchCli } from '../../../testing/run-cli.ts';
import { logStream } from '../topology.ts';
import type { CrashPlan } from './crash-jetstream.ts';
import { sharedConsumer } from './shared-consumer.ts';

const script = join(import.meta.dirname, 'wrong-consumer.ts');

/** The same plan with a design in place of the real consumer. */
export const withWrongDesign = (plan: CrashPlan, design: 'watermark' | 'count-then-ack'): CrashPlan => ({
  ...plan,
  startConsumer: (url, cwd) =>
    watchCli(
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, url, design], {
        cwd,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    ),
  isDone: async (nc) => {
    const jsm = await jetstreamManager(nc, { checkAPI: false });
    const { num_pending, num_ack_pending } = await jsm.consumers.info(logStream, sharedConsumer);
    return num_pending === 0 && num_ack_pending === 0;
  },
});

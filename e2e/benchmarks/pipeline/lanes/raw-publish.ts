import { connectNats } from '../../../../services/drift/src/backends/jetstream/connect-nats.ts';
import { createPublisher } from '../../../../services/drift/src/backends/jetstream/create-publisher.ts';
import { provisionStore } from '../../../../services/drift/src/backends/jetstream/provision-store.ts';
import { toOutgoing } from '../../../../services/drift/src/backends/jetstream/publish-report.ts';
import { runLanes } from '../../../../services/drift/src/backends/jetstream/run-lanes.ts';
import type { AcceptedReport } from '../../../../services/drift/src/coalesce/logged-report.ts';
import { startNats } from '../../../../services/drift/src/testing/start-nats.ts';
import { keepProcess } from '../servers/keep-process.ts';

export interface RawPublisher extends AsyncDisposable {
  /** Milliseconds until the server has acknowledged all of them. */
  publish(reports: readonly AcceptedReport[]): Promise<number>;
}

const onTheirWay = 512;

/** The bound of everything on JetStream: publishes without HTTP, checks or an outbox, from this process. */
export async function openRawPublisher(): Promise<RawPublisher> {
  await using opened = new AsyncDisposableStack();
  const nats = opened.use(await startNats());
  keepProcess(nats.child);
  const connection = await connectNats({ url: nats.url }, 'bench');
  opened.defer(() => connection.close());
  await provisionStore(connection);
  const publisher = createPublisher(connection);
  opened.defer(() => publisher.close());
  const all = opened.move();
  return {
    publish: async (reports) => {
      const messages = reports.map(toOutgoing);
      const began = performance.now();
      await runLanes(messages, onTheirWay, async ({ subject, body, id }) => {
        await publisher.publish(subject, body, { 'Nats-Msg-Id': id });
      });
      return performance.now() - began;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

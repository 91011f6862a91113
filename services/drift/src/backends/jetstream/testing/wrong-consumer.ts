// Two designs that look right and are wrong, run as processes in place of the real one: the crash test has to see it.
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { foldReport } from '../../../coalesce/fold-report.ts';
import { variantOf } from '../../../coalesce/variant-of.ts';
import { connectNats } from '../connect-nats.ts';
import { createPublisher } from '../create-publisher.ts';
import { openBuckets } from '../drift-buckets.ts';
import { changeValue } from '../key-values.ts';
import { readMessage } from '../read-message.ts';
import { runLanes } from '../run-lanes.ts';
import { logStream } from '../topology.ts';
import { sharedConsumer } from './shared-consumer.ts';

/**
 * `watermark`: processes share the server's own consumer, and an entry passes over what is not newer than what it has
 * counted. Messages of one batch are handed to several, so that an older one comes later and is passed over.
 * `count-then-ack`: the entry is raised for every message that is handed out; a process that ends before the server
 * has heard of it counts again.
 */
const [url = '', design = ''] = process.argv.slice(2);
const nc = await connectNats({ url }, `wrong ${design}`);
const publisher = createPublisher(nc, 2000);
const jsm = await jetstreamManager(nc, { checkAPI: false });
const { batch } = openBuckets({ jsm, publisher });
await jsm.consumers.add(logStream, {
  durable_name: sharedConsumer,
  ack_policy: 'explicit',
  ack_wait: 1_000_000_000,
});
const consumer = await jetstream(nc).consumers.get(logStream, sharedConsumer);
process.stdout.write('{}\n');
for (;;) {
  try {
    const messages = [];
    for await (const message of await consumer.fetch({ max_messages: 200, expires: 1000 }))
      messages.push(message);
    await runLanes(
      Map.groupBy(messages, ({ subject }) => subject),
      16,
      async ([, group]) => {
        const reports = group.flatMap((message) => {
          const storedAt = Math.floor(message.info.timestampNanos / 1e6);
          const [id, body] = [message.headers?.get('Nats-Msg-Id') ?? '', message.string()];
          const { seq, subject } = message;
          const { accepted } = readMessage({ seq, subject, id, body, storedAt }, {});
          return accepted
            ? [
                {
                  ...accepted,
                  variant: variantOf(accepted.report),
                  seq,
                  arrived_at: new Date(storedAt).toISOString(),
                },
              ]
            : [];
        });
        const key = reports[0]?.identity.batch_key;
        if (key !== undefined) {
          await changeValue(batch, key, (before) => {
            let entry = before;
            for (const report of reports) {
              const passesOver = entry === undefined || design === 'watermark';
              entry = foldReport(passesOver ? entry : Object.assign({}, entry, { seq: 0 }), report);
            }
            return entry === before ? undefined : entry;
          });
        }
        for (const message of group) message.ack();
      },
    );
  } catch {
    // The server is being started again.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

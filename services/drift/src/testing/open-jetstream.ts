import { join } from 'node:path';
import type { Backend } from '../backends/backend.ts';
import type { BackendOptions } from '../backends/backend-options.ts';
import { connectNats } from '../backends/jetstream/connect-nats.ts';
import { createPublisher } from '../backends/jetstream/create-publisher.ts';
import type { JetStreamBackend, JetStreamOptions } from '../backends/jetstream/jetstream-backend.ts';
import { toOutgoing } from '../backends/jetstream/publish-report.ts';
import { openJetStreamBackend } from '../backends/open-jetstream-backend.ts';
import type { OpenStore } from './contract/open-store.ts';
import { startNats } from './start-nats.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A store on a server of its own. With `outbox`, every process has one in front. */
export async function openJetStream(
  options: BackendOptions & Partial<JetStreamOptions>,
  { outbox }: { outbox: boolean },
): Promise<OpenStore> {
  const server = await startNats();
  const folder = await temporaryFolder();
  const opened: JetStreamBackend[] = [];
  const open = async (): Promise<Backend> => {
    const backend = await openJetStreamBackend({
      url: server.url,
      flushMs: 1,
      storedAt: options.now ?? ((serverMs) => serverMs),
      outbox: outbox ? join(folder.path, `outbox-${opened.length}.db`) : undefined,
      ...options,
    });
    opened.push(backend);
    return backend;
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((backend) => backend.close()));
  };
  return {
    backend: await open(),
    settle: async () => {
      for (const backend of opened) await backend.settle();
    },
    another: open,
    reopen: async () => {
      await closeAll();
      return open();
    },
    publish: async (accepted) => {
      const nc = await connectNats({ url: server.url }, 'a fleet');
      const publisher = createPublisher(nc);
      try {
        const { subject, body, id } = toOutgoing(accepted);
        await publisher.publish(subject, body, { 'Nats-Msg-Id': id });
      } finally {
        publisher.close();
        await nc.close();
      }
    },
    restart: async () => {
      await server.stop('SIGKILL');
      await server.start();
    },
    [Symbol.asyncDispose]: async () => {
      await closeAll();
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

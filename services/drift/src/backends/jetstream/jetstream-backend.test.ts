import { describeBackend } from '../../testing/contract/describe-backend.ts';
import { openJetStream } from '../../testing/open-jetstream.ts';

describeBackend('jetstream', (options) => openJetStream(options, { outbox: false }), {
  compares: true,
  prunesLog: false,
});

describeBackend('jetstream with an outbox', (options) => openJetStream(options, { outbox: true }), {
  compares: false,
  prunesLog: false,
});

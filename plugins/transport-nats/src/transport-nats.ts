import type { Plugin } from 'agentkeys';
import { isLoopback } from 'agentkeys/contracts';
import { checkOptions } from './check-options.ts';
import { createNatsTransport } from './create-nats-transport.ts';
import type { NatsTransportOptions } from './nats-transport-options.ts';

/**
 * Publishes drift reports to the NATS server of a drift service. Where the endpoint of a configuration begins with
 * `nats:` or `tls:` and no credentials are needed, it need not be named: AgentKeys loads this package itself.
 */
export const transportNats = (options: NatsTransportOptions = {}): Plugin => ({
  name: 'transport-nats',
  setup(api) {
    // Made now, so that a wrong option is found before a run and not after it; nothing is connected.
    const transport = createNatsTransport(options);
    const isLocal = checkOptions(options).urls.every(isLoopback);
    // A run in a sandbox has no news for anybody but this machine.
    api.resolveTransport((run) => (run.sandbox && !isLocal ? undefined : transport));
  },
});

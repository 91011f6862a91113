import type { Plugin } from 'agentkeys';
import { isLoopback } from 'agentkeys/contracts';
import { createHttpTransport, type HttpTransportOptions } from './create-http-transport.ts';

/**
 * Sends drift reports to a drift service over HTTP. It need not be named in a configuration whose only wish is an
 * endpoint: where consent was given and no plugin answers `resolveTransport`, AgentKeys loads this package itself.
 */
export const transportHttp = (options: HttpTransportOptions): Plugin => ({
  name: 'transport-http',
  setup(api) {
    // Made now, so that a wrong endpoint is found before a run and not after it.
    const evidenceToken = options.evidenceToken ?? process.env.AGENTKEYS_DRIFT_EVIDENCE_TOKEN;
    const transport = createHttpTransport({ ...options, evidenceToken });
    // A run in a sandbox has no news for anybody but this machine.
    api.resolveTransport((run) => (run.sandbox && !isLoopback(options.endpoint) ? undefined : transport));
  },
});

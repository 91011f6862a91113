import {
  defineSandbox,
  type Injected,
  type Sandbox,
  type SandboxSurroundings,
  serveOrigins,
  showMailbox,
} from 'agentkeys/sandbox';
import type { AcmeCase, Expected, Reach } from './acme-case.ts';
import { catalogue, changes } from './catalogue.ts';
import { drawPages } from './draw-pages.ts';
import { handleApi } from './handle-keys.ts';
import { makeAccount } from './make-account.ts';
import { playVendors } from './network/play-vendors.ts';
import { createRandom } from './random.ts';
import { serveSite } from './serve-site.ts';
import { type Answer, createWorld } from './world.ts';

export { type Answer, catalogue, type Expected };

/** The replica also tells when it answered what, so that a benchmark can tell waiting from deciding. */
export interface AcmeSandbox extends Sandbox {
  readonly answers: readonly Answer[];
}

/** A replica of a site that does not exist, in which every case of the catalogue can be switched on. */
export const sandbox = defineSandbox({ changes, start });

async function start(
  injected: Injected,
  { followsNetwork, latencyMs }: SandboxSurroundings = { followsNetwork: false },
): Promise<AcmeSandbox> {
  const cases: AcmeCase[] = Object.keys(injected).flatMap((id) => catalogue[id] ?? []);
  const vendors = await playVendors(followsNetwork);
  const world = createWorld(vendors.address);
  const drawn = drawPages(cases, {
    random: createRandom(Number(injected.seed ?? 0)),
    vendor: vendors.address,
  });
  const served = await serveOrigins({
    pages: {
      app: { host: 'app.acme.localhost', handler: serveSite(world, cases, drawn) },
      mail: { host: 'mail.acme.localhost', handler: showMailbox(world.mailbox) },
    },
    endpoints: { api: handleApi(world) },
    latencyMs,
  });
  const reached: Reach[] = await Promise.all(cases.flatMap(({ reach }) => reach?.() ?? []));
  const { app = '', api = '', mail } = served.origins;
  return {
    origins: { app: reached.find((reach) => reach.app)?.app ?? app, api },
    network: { ...vendors.network, ...(reached.some(({ offline }) => offline) && { offline: true }) },
    account: makeAccount,
    mailbox: world.mailbox,
    mailPage: mail,
    made: {
      accounts: world.accounts,
      get keys() {
        return world.keys.map(({ secret }) => secret);
      },
    },
    answers: world.answers,
    close: async () => {
      await Promise.all([
        served.close(),
        vendors.close(),
        world.mailbox.close(),
        ...reached.map((reach) => reach.close?.()),
      ]);
    },
  };
}

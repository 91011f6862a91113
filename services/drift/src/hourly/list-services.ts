import type { Drift } from 'agentkeys/contracts';

/** A matrix of GitHub Actions has at most so many jobs; the services that are left out are those of the next hour. */
const maxServices = 256;

/** Services with these drifts, each once, in the order in which the drifts are to be dealt with. */
export const listServices = (drifts: readonly { drift: Pick<Drift, 'service'> }[]): string[] =>
  [...new Set(drifts.map(({ drift }) => drift.service))].slice(0, maxServices);

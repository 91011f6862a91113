import { realParts } from './real-parts.ts';
import { requireParts } from './require-parts.ts';

/** Makes sure that there is a nats-server. */
export const ensureNats = (): void => requireParts(realParts.nats);

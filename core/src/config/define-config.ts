import type { ConfigInput } from './schema.ts';

/** Types `agentkeys.config.ts`; returns what it is given. */
export const defineConfig = (config: ConfigInput): ConfigInput => config;

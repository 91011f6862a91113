import { providerKit } from 'agentkeys';
import type { OpenRouterOptions } from './options.ts';

export const { step, variant, interrupt } = providerKit<OpenRouterOptions>();

import { providerKit } from 'agentkeys';
import type { OpenAiOptions } from './options.ts';

export const { step, variant } = providerKit<OpenAiOptions>();

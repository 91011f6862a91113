import { providerKit } from 'agentkeys';
import type { AcmeOptions } from './options.ts';

export const { step } = providerKit<AcmeOptions>();

import { providerKit } from 'agentkeys';
import type { VerdaccioOptions } from './options.ts';

export const { step } = providerKit<VerdaccioOptions>();

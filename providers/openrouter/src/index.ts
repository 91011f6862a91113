import { defineProvider } from 'agentkeys';
import { checkKey } from './check-key.ts';
import { flows } from './flows.ts';
import { interrupts } from './interrupts.ts';
import { checkOptions, type OpenRouterOptions } from './options.ts';
import { createKey } from './steps/create-key.ts';
import { openKeys } from './steps/open-keys.ts';
import { readKey } from './steps/read-key.ts';
import { signupForm } from './steps/signup-form.ts';
import { verifyEmail } from './steps/verify-email.ts';
import { sweep } from './sweep.ts';

export type { OpenRouterOptions } from './options.ts';

/** Signs up at OpenRouter and makes a key. */
export const openrouter = (options: OpenRouterOptions = {}) =>
  defineProvider({
    name: 'openrouter',
    apiVersion: 1,
    options: checkOptions(options),
    terms: 'https://openrouter.ai/terms',
    maintainers: ['AgentKeys'],
    origins: { app: 'https://openrouter.ai', api: 'https://openrouter.ai' },
    thirdPartyHosts: ['challenges.cloudflare.com', 'clerk-telemetry.com', 'img.clerk.com'],
    key: { pattern: /^sk-or-v1-[0-9a-f]{64}$/, prefix: 'sk-or-v1-', check: checkKey },
    steps: [signupForm, verifyEmail, openKeys, createKey, readKey],
    interrupts,
    flows,
    sweep,
  });

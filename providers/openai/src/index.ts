import { defineProvider } from 'agentkeys';
import { checkKey } from './check-key.ts';
import { checkOptions, type OpenAiOptions } from './options.ts';
import { aboutYou } from './steps/about-you.ts';
import { createKey } from './steps/create-key.ts';
import { nameKey } from './steps/name-key.ts';
import { readKey } from './steps/read-key.ts';
import { signupForm } from './steps/signup-form.ts';
import { verifyEmail } from './steps/verify-email.ts';
import { sweep } from './sweep.ts';

export type { OpenAiOptions } from './options.ts';

/** Signs up at OpenAI's platform and makes a project key. */
export const openai = (options: OpenAiOptions = {}) =>
  defineProvider({
    name: 'openai',
    apiVersion: 1,
    options: checkOptions(options),
    terms: 'https://openai.com/policies/terms-of-use/',
    maintainers: ['AgentKeys'],
    origins: {
      app: 'https://platform.openai.com',
      auth: 'https://auth.openai.com',
      api: 'https://api.openai.com',
    },
    thirdPartyHosts: ['cdn.openai.com', 'auth-cdn.oaistatic.com', 'challenges.cloudflare.com'],
    key: {
      // Whole keys only: in a list they are cut to their ends, and in examples the middle is not this.
      pattern: /^sk-proj-[A-Za-z0-9_-]{50,}T3BlbkFJ[A-Za-z0-9_-]{50,}$/,
      prefix: 'sk-proj-',
      check: checkKey,
    },
    steps: [signupForm, verifyEmail, aboutYou, createKey, nameKey, readKey],
    sweep,
  });

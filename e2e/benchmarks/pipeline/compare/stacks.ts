import type { Stack } from './stack.ts';

/** By name; each is loaded where it is used, since none may cost another anything. */
export const stacks = {
  nothing: async () => (await import('./nothing.ts')).nothing,
  postgres: async () => (await import('./postgres.ts')).postgres,
  bullmq: async () => (await import('./bullmq.ts')).bullmq,
  'pg-boss': async () => (await import('./pg-boss.ts')).pgBoss,
  'graphile-worker': async () => (await import('./graphile-worker.ts')).graphileWorker,
} satisfies Record<string, () => Promise<Stack>>;
export type StackName = keyof typeof stacks;

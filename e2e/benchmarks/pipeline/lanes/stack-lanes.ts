import pg from 'pg';
import { createTables } from '../compare/count-in-postgres.ts';
import type { StackPlaces } from '../compare/stack.ts';
import type { StackName } from '../compare/stacks.ts';
import type { Lane, RunningLane, Servers } from '../lane.ts';
import { names } from '../lane-names.ts';
import { startNode } from '../servers/start-node.ts';

interface StackPlan {
  stack: StackName;
  name: string;
  durable: string;
  share: number;
  redis?: 'everysec' | 'always';
}

let databases = 0;

/** What its workers have counted. */
async function sumCounts(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ sum: string }>('SELECT coalesce(sum(count), 0) AS sum FROM batches');
  return Number(rows[0]?.sum);
}

async function startStack(plan: StackPlan, servers: Servers, counts: boolean): Promise<RunningLane> {
  await using opened = new AsyncDisposableStack();
  databases += 1;
  const postgres = await servers.postgres.createDatabase(`lane_${databases}`);
  await createTables(postgres);
  const redis = servers[plan.redis ?? 'everysec'];
  const places: StackPlaces = { postgres, redisPort: redis.port, queue: `reports-${databases}` };
  const program = 'e2e/benchmarks/pipeline/compare/run-stack.ts';
  const start = async (part: 'door' | 'worker') =>
    opened.use(await startNode(program, [part, plan.stack, JSON.stringify(places)], servers.folder));
  const door = await start('door');
  // The statement of the plain handler counts by itself.
  const isCounted = counts || plan.stack === 'postgres';
  const worker = counts && plan.stack !== 'postgres' ? await start('worker') : undefined;
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  opened.defer(() => client.end());
  const all = opened.move();
  return {
    address: door.address,
    ...(isCounted && { counted: () => sumCounts(client) }),
    pids: [
      door.pid,
      servers.postgres.pid,
      ...(plan.redis ? [redis.pid] : []),
      ...(worker ? [worker.pid] : []),
    ],
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

const lane = (plan: StackPlan, counts: boolean): Lane => ({
  name: plan.name,
  durable: plan.durable,
  share: plan.share,
  start: (servers) => startStack(plan, servers, counts),
});

const synced = 'synced: `fsync`, `synchronous_commit = on`';
const plans = {
  nothing: { stack: 'nothing', name: names.nothing, durable: 'nothing', share: 1 },
  postgres: { stack: 'postgres', name: names.postgres, durable: synced, share: 0.5 },
  everysec: {
    stack: 'bullmq',
    name: 'BullMQ, everysec',
    durable: 'not synced: `appendfsync everysec` loses up to a second',
    share: 0.5,
    redis: 'everysec',
  },
  always: {
    stack: 'bullmq',
    name: 'BullMQ, always',
    durable: 'synced: `appendfsync always`',
    share: 0.5,
    redis: 'always',
  },
  pgBoss: { stack: 'pg-boss', name: 'pg-boss', durable: synced, share: 0.25 },
  graphile: { stack: 'graphile-worker', name: 'graphile-worker', durable: synced, share: 0.25 },
} as const satisfies Record<string, StackPlan>;

export const nothing = lane(plans.nothing, false);
/** Takes and counts at once. */
export const postgres = lane(plans.postgres, true);
/** Queues alone. */
export const queues: Lane[] = [plans.everysec, plans.always, plans.pgBoss, plans.graphile].map((plan) =>
  lane(plan, false),
);
/** The same queues with workers that count in PostgreSQL; they need longer. */
export const countingQueues: Lane[] = [plans.everysec, plans.always, plans.pgBoss, plans.graphile].map(
  (plan) => lane({ ...plan, name: `${plan.name} + PostgreSQL`, share: 0.25 }, true),
);

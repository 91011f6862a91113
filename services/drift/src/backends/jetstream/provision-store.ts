import { type JetStreamManager, jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { DriftError } from '../../errors/drift-error.ts';
import { compareConfig, type Difference } from './compare-config.ts';
import { apiCodes, guardNats, hasApiCode } from './guard-nats.ts';
import {
  buckets,
  describeTopology,
  type StreamPlan,
  type Topology,
  type TopologyOptions,
} from './topology.ts';

async function find(jsm: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await jsm.streams.info(name);
  } catch (error) {
    if (hasApiCode(error, apiCodes.streamNotFound)) return undefined;
    throw error;
  }
}

type Look = (plan: StreamPlan) => Promise<Difference[]>;

const compare = (plan: StreamPlan, { config }: StreamInfo): Difference[] =>
  compareConfig(plan, { ...config });

const lookAt =
  (jsm: JetStreamManager): Look =>
  async (plan) => {
    const found = await find(jsm, plan.name);
    return found ? compare(plan, found) : [{ field: plan.name, seen: 'nothing', expected: 'a stream' }];
  };

/** What another process makes at the same time is the same, and making it twice changes nothing. */
const makeOrLookAt =
  (jsm: JetStreamManager): Look =>
  async (plan) =>
    compare(plan, (await find(jsm, plan.name)) ?? (await jsm.streams.add(plan)));

async function compareMeta(nc: NatsConnection, meta: Topology['meta'], make: boolean): Promise<Difference[]> {
  const kv = await new Kvm(nc).open(buckets.checkpoint);
  let found = await kv.get('meta');
  if (found === null && make) {
    await kv.create('meta', JSON.stringify(meta)).catch((error: unknown) => {
      if (!hasApiCode(error, apiCodes.wrongLastSequence)) throw error;
    });
    found = await kv.get('meta');
  }
  const seen = found?.json<Record<string, unknown>>() ?? {};
  return Object.entries(meta)
    .filter(([name, expected]) => seen[name] !== expected)
    .map(([name, expected]) => ({ field: `meta.${name}`, seen: seen[name] ?? 'nothing', expected }));
}

async function goOver(nc: NatsConnection, options: TopologyOptions, make: boolean): Promise<Topology> {
  const topology = describeTopology(nc.info?.version ?? '', options);
  const differences = await guardNats(async () => {
    const jsm = await jetstreamManager(nc);
    const look = make ? makeOrLookAt(jsm) : lookAt(jsm);
    const ofStreams: Difference[] = [];
    for (const plan of topology.streams) ofStreams.push(...(await look(plan)));
    const isThere = ofStreams.every(({ field }) => field !== `KV_${buckets.checkpoint}`);
    return [...ofStreams, ...(isThere ? await compareMeta(nc, topology.meta, make) : [])];
  });
  if (differences.length > 0) throw new DriftError('STORE_DIFFERS', { differences });
  return topology;
}

/** Makes what is not there and changes nothing that is. Throws STORE_DIFFERS with everything that is not as planned. */
export const provisionStore = (nc: NatsConnection, options: TopologyOptions = {}): Promise<Topology> =>
  goOver(nc, options, true);

/** Makes nothing. Throws STORE_DIFFERS with everything that is missing or not as planned. */
export const checkTopology = (nc: NatsConnection, options: TopologyOptions = {}): Promise<Topology> =>
  goOver(nc, options, false);

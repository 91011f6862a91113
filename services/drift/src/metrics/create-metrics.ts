import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Backend } from '../backends/backend.ts';
import { measureRounds } from './measure-rounds.ts';

/** What this process has counted since it was started. */
export interface ServiceCounts {
  /** Reports that were answered with 202, by what the log said of them. */
  taken: Readonly<Record<'new' | 'duplicate' | 'unchecked', number>>;
  /** Requests that were refused, by code. */
  refused: ReadonlyMap<string, number>;
}

export interface Metrics {
  readonly contentType: string;
  /** As they are now, in the text format of Prometheus. */
  text(): Promise<string>;
}

/** Seconds: from a report that was sent at once to a fix that took a month. */
const buckets = [1, 10, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 259_200, 604_800, 2_592_000];

/**
 * What Prometheus is told. What the store holds is read when it is asked for, so that it survives a restart and is the
 * same in every process of one store; where the store is away, it is left out. No label is of anybody's making: services
 * are those of drifts that a run has reproduced.
 */
export function createMetrics(
  { drifts, status }: Pick<Backend, 'drifts' | 'status'>,
  { taken, refused }: ServiceCounts,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const reports = new Counter({
    name: 'agentkeys_drift_reports_total',
    help: 'Reports that this process has taken since its start: new, duplicate, or unchecked, which the log compares later.',
    labelNames: ['result'],
    registers,
  });
  const refusals = new Counter({
    name: 'agentkeys_drift_refused_total',
    help: 'Requests that this process has refused since its start, by code.',
    labelNames: ['code'],
    registers,
  });
  const fresh = new Gauge({
    name: 'agentkeys_drift_fresh',
    help: 'Drifts of the store that wait for a runner.',
    labelNames: [],
    registers,
  });
  const open = new Gauge({
    name: 'agentkeys_drift_open',
    help: 'Drifts of the store that callers are told of and that no version has fixed.',
    labelNames: ['service'],
    registers,
  });
  const rounds = new Histogram({
    name: 'agentkeys_drift_since_detected_seconds',
    help: 'Of the drifts that callers are told of, how long their newest round took since its first report was made.',
    labelNames: ['service', 'until'],
    buckets,
    registers,
  });
  const connected = new Gauge({
    name: 'agentkeys_drift_store_connected',
    help: 'Whether the store is there: 1 or 0.',
    registers,
  });
  const waiting = new Gauge({
    name: 'agentkeys_drift_store_waiting',
    help: 'Reports that this process has acknowledged and that are on their way to the server of the store.',
    registers,
  });

  /** The store as it is, or nothing where it is away. */
  const readStore = () =>
    Promise.all([drifts.known(), drifts.countFresh(), status?.()]).catch(async () => {
      const now = await status?.();
      return [undefined, undefined, now && { ...now, connected: false }] as const;
    });

  return {
    contentType: registry.contentType,
    text: async () => {
      const [known, freshNow, server] = await readStore();
      // From here to the end of what is set nothing waits, so that two who ask at once are told the same.
      registry.resetMetrics();
      for (const [result, count] of Object.entries(taken)) reports.inc({ result }, count);
      for (const [code, count] of refused) refusals.inc({ code }, count);
      for (const { service, fixed_in } of known ?? []) open.inc({ service }, fixed_in === null ? 1 : 0);
      for (const { seconds, ...labels } of measureRounds(known ?? [])) rounds.observe(labels, seconds);
      if (freshNow === undefined) fresh.remove();
      else fresh.set(freshNow);
      connected.set(known === undefined || server?.connected === false ? 0 : 1);
      waiting.set(server?.waiting ?? 0);
      return registry.metrics();
    },
  };
}

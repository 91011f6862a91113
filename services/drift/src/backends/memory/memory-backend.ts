import { type BudgetRecord, reserve, settle, spentOn } from '../../budget/budget-record.ts';
import { type BatchEntry, foldReport } from '../../coalesce/fold-report.ts';
import type { LoggedReport } from '../../coalesce/logged-report.ts';
import { toBatch } from '../../coalesce/to-batch.ts';
import { byName } from '../../drifts/by-name.ts';
import { type DriftRecord, unseen, untouched } from '../../drifts/drift-record.ts';
import { finishClaim } from '../../drifts/finish-claim.ts';
import { isKnown } from '../../drifts/is-known.ts';
import { isUnfixed } from '../../drifts/is-unfixed.ts';
import { releaseClaim, renewClaim } from '../../drifts/keep-claim.ts';
import { seeReport } from '../../drifts/see-report.ts';
import { takeClaim } from '../../drifts/take-claim.ts';
import { takeTurns } from '../../drifts/take-turns.ts';
import { toClaim } from '../../drifts/to-claim.ts';
import { isFresh, toDrift } from '../../drifts/to-drift.ts';
import { waitingSince } from '../../drifts/waiting-since.ts';
import { DriftError } from '../../errors/drift-error.ts';
import type { Backend, BudgetKey, DriftKey } from '../backend.ts';
import { type BackendOptions, retention, withDefaults } from '../backend-options.ts';

const keyOf = ({ service, step_hash }: DriftKey): string => `${service}.${step_hash}`;
const budgetKeyOf = ({ service, place }: BudgetKey): string => `${service}.${place}`;
const bySeq = (a: BatchEntry, b: BatchEntry): number => b.seq - a.seq;

/** Holds everything in this process and forgets it with it: for tests of what stands on a backend. */
export function openMemoryBackend(options: BackendOptions = {}): Backend {
  const { now, toVariant } = withDefaults(options);
  const log = new Map<string, { seq: number; arrivedAt: number }>();
  const batches = new Map<string, BatchEntry>();
  const drifts = new Map<string, DriftRecord>();
  const changedAt = new Map<string, number>();
  const budgets = new Map<string, BudgetRecord>();
  let lastSeq = 0;
  let lastFence = 0;

  const refOf = (key: DriftKey) => drifts.get(keyOf(key))?.work.screenshot_ref ?? null;
  const show = (entry: BatchEntry) => structuredClone(toBatch(entry, refOf(entry)));
  const blank = (key: DriftKey, step: string): DriftRecord => ({
    ...key,
    step,
    seen: unseen,
    work: untouched,
  });

  function change(
    key: DriftKey,
    step: string | undefined,
    by: (record: DriftRecord) => DriftRecord,
  ): DriftRecord {
    const before = drifts.get(keyOf(key)) ?? (step === undefined ? undefined : blank(key, step));
    if (!before) throw new DriftError('DRIFT_NOT_FOUND', { seen: keyOf(key) });
    const after = by(before);
    drifts.set(keyOf(key), after);
    changedAt.set(keyOf(key), now());
    return structuredClone(after);
  }

  const list = (entries: BatchEntry[], limit: number) => entries.sort(bySeq).slice(0, limit).map(show);

  function freshBatches(record: DriftRecord) {
    const ofDrift = [...batches.values()].filter((entry) => keyOf(entry) === keyOf(record));
    const newer = ofDrift.filter(({ seq }) => seq > record.work.handled_seq);
    return newer.length > 0 ? list(newer, 40) : list(ofDrift, 1);
  }

  return {
    reports: {
      append: async (accepted) => {
        const variant = await toVariant(accepted.report);
        const { batch_key, message_id, step_hash } = accepted.identity;
        const before = log.get(message_id);
        if (before) return { duplicate: true, seq: before.seq };
        lastSeq += 1;
        log.set(message_id, { seq: lastSeq, arrivedAt: now() });
        const logged: LoggedReport = {
          ...structuredClone(accepted),
          variant,
          seq: lastSeq,
          arrived_at: new Date(now()).toISOString(),
        };
        batches.set(batch_key, foldReport(batches.get(batch_key), logged));
        const { service, tripwire } = accepted.report;
        change({ service, step_hash }, tripwire.step, (record) => ({
          ...record,
          seen: seeReport(record, logged),
        }));
        return { duplicate: false, seq: lastSeq };
      },
      has: async (messageId) => log.has(messageId),
    },
    batches: {
      get: async (key) => {
        const entry = batches.get(key);
        return entry && show(entry);
      },
      list: async ({ service, step_hash, day, limit = 100 } = {}) =>
        list(
          [...batches.values()].filter(
            (entry) =>
              (service === undefined || entry.service === service) &&
              (step_hash === undefined || entry.step_hash === step_hash) &&
              (day === undefined || entry.day === day),
          ),
          limit,
        ),
    },
    drifts: {
      get: async (key) => {
        const record = drifts.get(keyOf(key));
        return record && structuredClone(toDrift(record, now()));
      },
      list: async ({ service, open = false, limit = 1000 } = {}) =>
        [...drifts.values()]
          .filter((record) => service === undefined || record.service === service)
          .filter((record) => !open || isUnfixed(record))
          .sort(byName)
          .slice(0, limit)
          .map((record) => structuredClone(toDrift(record, now()))),
      fresh: async ({ service, arrived_since = 0, limit = 1000 } = {}) => {
        const found = [...drifts.values()]
          .filter((record) => isFresh(record, now()))
          .filter((record) => service === undefined || record.service === service)
          .filter(({ seen }) => Date.parse(seen.arrived_at ?? new Date(0).toISOString()) >= arrived_since)
          .map((record) => ({
            drift: structuredClone(toDrift(record, now())),
            upto: record.seen.newest_seq,
            waiting_since: waitingSince(record) ?? new Date(now()).toISOString(),
            batches: freshBatches(record),
          }));
        return takeTurns(found).slice(0, limit);
      },
      countFresh: async () => [...drifts.values()].filter((record) => isFresh(record, now())).length,
      known: async () =>
        [...drifts.values()]
          .filter(isKnown)
          .sort(byName)
          .map((record) => structuredClone(toDrift(record, now()))),
    },
    claims: {
      claim: async (key, request) => {
        const step = request.even_if_handled ? request.step : undefined;
        const record = change(key, step, (before) => takeClaim(before, request, lastFence + 1, now()));
        lastFence += 1;
        return toClaim(record, now());
      },
      renew: async (key, fence, leaseMs) => {
        const record = change(key, undefined, (before) => renewClaim(before, fence, leaseMs, now()));
        return { lease_until: toClaim(record, now()).lease_until };
      },
      release: async (key, fence) => {
        change(key, undefined, (before) => releaseClaim(before, fence));
      },
      handled: async (key, handled) =>
        toDrift(
          change(key, undefined, (before) => finishClaim(before, handled, now())),
          now(),
        ),
    },
    budget: {
      spent: async (key, day) => spentOn(budgets.get(budgetKeyOf(key)), day),
      reserve: async (key, reservation) => {
        const { record, granted } = reserve(budgets.get(budgetKeyOf(key)), reservation);
        budgets.set(budgetKeyOf(key), record);
        return { granted, spent: spentOn(record, reservation.day) };
      },
      settle: async (key, settled) => {
        const record = settle(budgets.get(budgetKeyOf(key)), settled);
        if (record) budgets.set(budgetKeyOf(key), record);
      },
    },
    ready: async () => undefined,
    prune: async () => {
      const before = log.size + batches.size + drifts.size;
      for (const [id, { arrivedAt }] of log) if (arrivedAt < now() - retention.reports) log.delete(id);
      const limit = now() - retention.batches;
      for (const [key, entry] of batches) if (Date.parse(entry.arrived_at) < limit) batches.delete(key);
      const oldest = new Date(limit).toISOString();
      for (const [key, { day }] of budgets) if (day < oldest) budgets.delete(key);
      for (const [key, { seen, work }] of drifts) {
        const isDone = seen.newest_seq <= work.handled_seq && work.retry_at === null;
        const isGone = work.result !== 'reproduced';
        if (isDone && isGone && (changedAt.get(key) ?? 0) < limit) drifts.delete(key);
      }
      return before - log.size - batches.size - drifts.size;
    },
    close: async () => undefined,
  };
}

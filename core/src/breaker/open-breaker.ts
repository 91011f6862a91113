import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder } from '../records/open-folder.ts';
import { identifyProcess, isThere } from '../records/process-identity.ts';
import { withFileLock } from '../records/with-file-lock.ts';
import { type BreakerRecord, emptyBreaker, parseBreakerRecord, type Trip } from './breaker-record.ts';
import { type BreakerKey, type BreakerState, decideBreaker, withPassed, withTrip } from './decide-breaker.ts';

export interface BreakerOptions {
  home: string;
  provider: string;
  /** Runs in sandboxes have a state of their own. */
  sandbox: boolean;
  /** Milliseconds for which nobody runs after a trip. */
  holdMs: number;
  now?: () => number;
}

/** What a run has shown. */
export interface BreakerResult {
  /** Steps that it has passed; `all`: it has got its key. */
  passed: readonly string[] | 'all';
  tripped?: Pick<Trip, 'step' | 'kind' | 'token'> | undefined;
}

/** `entered`: the run may begin; with a `probe` it is the one that tries again. Else why it may not. */
export type BreakerEntry = { state: 'entered'; probe?: string } | Exclude<BreakerState, { state: 'closed' }>;

export interface Breaker {
  /** What holds now. Changes nothing, and takes no lock. */
  look(key: BreakerKey): Promise<BreakerState>;
  /**
   * Asks to run. A run that may go on although the last one has tripped is the probe, and is alone until it settles or its
   * process is gone.
   *
   * @param budgetMs milliseconds that the run may take
   */
  enter(key: BreakerKey, budgetMs: number): Promise<BreakerEntry>;
  /** Says what a run has shown. `probe` is what `enter` gave it. */
  settle(key: BreakerKey, result: BreakerResult, probe?: string): Promise<void>;
}

/** The breaker of one provider, shared by all processes with the same home folder. Rejects where the disk does. */
export function openBreaker({ home, provider, sandbox, holdMs, now = Date.now }: BreakerOptions): Breaker {
  const folder = sandbox ? 'breaker-sandbox' : 'breaker';
  const file = join(home, folder, `${provider}.json`);

  const decide = async (record: BreakerRecord, key: BreakerKey): Promise<BreakerState> => {
    const isProbeThere = record.probe !== undefined && (await isThere(record.probe));
    return decideBreaker(record, key, { now: now(), holdMs, isProbeThere });
  };
  const change = async <T>(
    work: (record: BreakerRecord) => Promise<{ next: BreakerRecord; result: T }>,
  ): Promise<T> => {
    await openFolder(home, folder);
    return withFileLock(`${file}.lock`, async () => {
      const record = await readRecord(file);
      const { next, result } = await work(record);
      const { writePrivateFile } = await import('../records/write-private-file.ts');
      if (next.trips.length === 0 && !next.probe) await rm(file, { force: true });
      else if (next !== record) await writePrivateFile(file, `${JSON.stringify(next)}\n`);
      return result;
    });
  };

  return {
    look: async (key) => decide(await readRecord(file), key),

    async enter(key, budgetMs) {
      const seen = await decide(await readRecord(file), key);
      if (seen.state === 'closed') return { state: 'entered' };
      if (seen.state === 'open' || seen.probing) return seen;
      return change<BreakerEntry>(async (record) => {
        // Another process may have been faster.
        const state = await decide(record, key);
        if (state.state === 'closed') return { next: record, result: { state: 'entered' } };
        if (state.state === 'open' || state.probing) return { next: record, result: state };
        const id = randomUUID();
        const since = new Date(now()).toISOString();
        const probe = {
          id,
          since,
          ...key,
          injected: [...key.injected],
          ...(await identifyProcess(budgetMs)),
        };
        return { next: { ...record, probe }, result: { state: 'entered', probe: id } };
      });
    },

    async settle(key, { passed, tripped }, probe) {
      const { trips, probe: there } = await readRecord(file);
      if (trips.length === 0 && !there && !tripped) return;
      await change(async (record) => {
        const { probe: on, ...rest } = withPassed(record, key, passed);
        const others = on && on.id !== probe ? { ...rest, probe: on } : rest;
        const last_seen = new Date(now()).toISOString();
        const next = tripped
          ? withTrip(others, { ...tripped, ...key, injected: [...key.injected], last_seen })
          : others;
        return { next, result: undefined };
      });
    },
  };
}

/** A file that cannot be read holds nobody up. */
async function readRecord(file: string): Promise<BreakerRecord> {
  try {
    return parseBreakerRecord(await readFile(file, 'utf8'));
  } catch {
    return emptyBreaker;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Publisher } from './create-publisher.ts';
import type { Outbox, OutboxRow } from './open-outbox.ts';
import type { MessageReader } from './read-log.ts';

export interface ForwardOptions {
  outbox: Outbox;
  publisher: Publisher;
  /** The message at a position of the log. */
  readLog: MessageReader;
  /** Told of what an operator should know. */
  onTrouble(message: string, fields: Record<string, unknown>): void;
  now: () => number;
}

export interface Forwarder {
  /** There is something to send. */
  wake(): void;
  /** Sends what waits for at most so many milliseconds; the rest stays in the file for the next start. */
  stop(limitMs: number): Promise<void>;
}

/** Messages that are on their way at once. */
const window = 512;
/** Rows stay so long after they were acknowledged: five times what an old server takes to sync its disk. */
const keepMs = 10 * 60_000;
const pruneEveryMs = 60_000;
/** What comes within this time is sent together: a message alone costs client and server twice as much. */
const gatherMs = 20;
/** Acknowledgements that no commit has taken along are written down after this time. */
const idleFlushMs = 200;
const longestPauseMs = 5000;

/** Brings everything in the outbox to the log, however often it fails; a message that comes twice is stored once. */
export function forwardOutbox({ outbox, publisher, readLog, onTrouble, now }: ForwardOptions): Forwarder {
  let [running, mustCompare, cursor, failures, prunedAt] = [true, true, 0, 0, now()];
  let pausing: { mayWake: boolean; controller: AbortController } | undefined;
  publisher.onReconnect(() => {
    mustCompare = true;
    pausing?.controller.abort();
  });

  /** A server that has lost the end of its log answers with another message, or none, where ours stood. */
  async function compareWithLog(): Promise<void> {
    const newest = outbox.newest();
    if (newest) {
      const found = await readLog(newest.seq);
      if (found?.id !== newest.id) {
        const again = outbox.sendAgain();
        cursor = 0;
        onTrouble('The log has lost messages; everything that the outbox holds is sent again.', { again });
      }
    }
    mustCompare = false;
  }

  async function send(rows: readonly OutboxRow[]): Promise<number> {
    const sent = await Promise.allSettled(
      rows.map(({ subject, body, id }) => publisher.publish(subject, body, { 'Nats-Msg-Id': id })),
    );
    // What stands behind the first failure is sent again.
    const failed = sent.findIndex(({ status }) => status === 'rejected');
    const [taken, failure] = [failed < 0 ? sent.length : failed, sent[failed]];
    let newest = { id: '', seq: 0 };
    for (const [index, result] of sent.slice(0, taken).entries()) {
      const seq = result.status === 'fulfilled' ? result.value.seq : 0;
      if (seq > newest.seq) newest = { id: rows[index]?.id ?? '', seq };
    }
    const upto = rows[taken - 1]?.n;
    if (upto !== undefined) outbox.acknowledge({ upto, ...newest });
    if (failure?.status === 'rejected') throw failure.reason;
    return rows.at(-1)?.n ?? cursor;
  }

  async function pause(limitMs: number, mayWake: boolean): Promise<void> {
    const controller = new AbortController();
    pausing = { mayWake, controller };
    await sleep(limitMs, undefined, { signal: controller.signal, ref: false }).catch(() => undefined);
    pausing = undefined;
  }

  /** What cannot be written down now is sent again, which changes nothing. */
  function flush(): void {
    try {
      outbox.flush();
    } catch (error) {
      onTrouble('The outbox cannot be written.', { cause: error });
    }
  }

  /** Another process may have sent what is in this file, or left something. */
  function tidy(): void {
    flush();
    if (outbox.waiting() !== 0 && outbox.recount() > 0) cursor = 0;
  }

  /** One round; answers how much was sent. */
  async function round(): Promise<number> {
    if (mustCompare) await compareWithLog();
    const rows = outbox.unsent(cursor, window);
    if (rows.length > 0) cursor = await send(rows);
    if (now() - prunedAt >= pruneEveryMs) {
      while (outbox.prune(now() - keepMs) > 0) await sleep(0);
      prunedAt = now();
    }
    return rows.length;
  }

  async function run(): Promise<void> {
    let idle = false;
    while (running) {
      try {
        const sent = publisher.isConnected() ? await round() : 0;
        failures = 0;
        if (sent > 0) {
          idle = false;
          if (sent < window) await pause(gatherMs, false);
          continue;
        }
        if (idle) tidy();
        await pause(idle ? longestPauseMs : idleFlushMs, true);
        idle = !idle;
      } catch (error) {
        failures += 1;
        if (failures === 1)
          onTrouble('Reports wait in the outbox: the log does not take them.', { cause: error });
        // What was acknowledged in this round must be written down before the rest is read again.
        flush();
        cursor = 0;
        // New reports must not make it try again and again.
        await pause(Math.min(longestPauseMs, 50 * 2 ** failures), false);
      }
    }
  }
  const ended = run();

  return {
    wake: () => {
      if (pausing?.mayWake) pausing.controller.abort();
    },
    stop: async (limitMs) => {
      const until = Date.now() + limitMs;
      while (Date.now() < until && publisher.isConnected() && outbox.waiting() > 0) {
        flush();
        if (pausing?.mayWake) pausing.controller.abort();
        await sleep(5);
      }
      running = false;
      pausing?.controller.abort();
      await ended;
      flush();
    },
  };
}

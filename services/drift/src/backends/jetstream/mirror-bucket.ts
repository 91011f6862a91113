import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Entry } from './key-values.ts';
import type { Bucket } from './topology.ts';

/** All entries of a bucket in this process, as they were a moment ago. */
export interface Mirror<Value> {
  get(key: string): Entry<Value>;
  keys(): IterableIterator<string>;
  /** Takes over what this process has just written, so that it reads its own writes. */
  note(key: string, entry: Entry<Value>): void;
  /** Resolves once it holds everything that the bucket held up to this revision. */
  reaches(revision: number): Promise<void>;
  close(): void;
}

export interface MirrorOptions<Value> {
  nc: NatsConnection;
  bucket: Bucket;
  /** Called after every change. */
  onChange?: (key: string, value: Value | undefined) => void;
  onTrouble(message: string, fields: Record<string, unknown>): void;
}

const nothing = { value: undefined, revision: 0 } as const;

/**
 * Reads the bucket once and then what changes. After the server has come back it is read anew: a server that lost
 * power may have gone back to older revisions.
 */
export async function mirrorBucket<Value>(options: MirrorOptions<Value>): Promise<Mirror<Value>> {
  const { nc, bucket, onChange = () => undefined, onTrouble } = options;
  let entries = new Map<string, Entry<Value>>();
  let revision = 0;
  let waiting: { revision: number; resolve: () => void }[] = [];
  let closed = false;
  let stopWatch: () => void = () => undefined;

  function reached(): void {
    for (const item of waiting) if (item.revision <= revision) item.resolve();
    waiting = waiting.filter((item) => item.revision > revision);
  }

  function note(key: string, entry: Entry<Value>): void {
    if (entry.revision <= (entries.get(key)?.revision ?? 0)) return;
    entries.set(key, entry);
    onChange(key, entry.value);
  }

  /** Resolves when what stands in the bucket has been read, and goes on. */
  async function watch(): Promise<void> {
    const kv = await new Kvm(nc).open(bucket);
    const { values, streamInfo } = await kv.status();
    const before = entries;
    const initial = new Map<string, Entry<Value>>();
    const watcher = await kv.watch();
    stopWatch = () => watcher.stop();
    await new Promise<void>((resolve, reject) => {
      let loading = values > 0;
      const loaded = (): void => {
        loading = false;
        entries = initial;
        revision = Math.max(streamInfo.state.last_seq, ...(initial.size > 0 ? [revisionOf(initial)] : []));
        for (const key of before.keys()) if (!initial.has(key)) onChange(key, undefined);
        for (const [key, { value }] of initial) onChange(key, value);
        reached();
        resolve();
      };
      if (!loading) loaded();
      void (async () => {
        for await (const found of watcher) {
          const value = found.operation === 'PUT' ? found.json<Value>() : undefined;
          const entry = { value, revision: found.revision };
          if (loading) {
            initial.set(found.key, entry);
            if (found.delta === 0) loaded();
          } else {
            note(found.key, entry);
            revision = Math.max(revision, found.revision);
            reached();
          }
        }
        if (loading) reject(new Error('reading was interrupted'));
      })().catch(reject);
    });
  }

  async function watchAgain(): Promise<void> {
    stopWatch();
    for (let attempt = 0; !closed && !nc.isClosed(); attempt += 1) {
      try {
        return await watch();
      } catch (error) {
        if (attempt === 0) onTrouble(`The bucket ${bucket} cannot be read.`, { cause: error });
        await sleep(Math.min(5000, 100 * 2 ** attempt));
      }
    }
  }
  await watch();
  void (async () => {
    for await (const { type } of nc.status()) if (type === 'reconnect' && !closed) await watchAgain();
  })();

  return {
    get: (key) => entries.get(key) ?? nothing,
    keys: () => entries.keys(),
    note,
    reaches: (wanted) =>
      new Promise((resolve) => {
        waiting.push({ revision: wanted, resolve });
        reached();
      }),
    close: () => {
      closed = true;
      stopWatch();
    },
  };
}

const revisionOf = (entries: ReadonlyMap<string, Entry<unknown>>): number => {
  let newest = 0;
  for (const { revision } of entries.values()) newest = Math.max(newest, revision);
  return newest;
};

import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm, type KvWatchEntry } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Entry } from './key-values.ts';
import type { Bucket } from './topology.ts';

/** All entries of a bucket in this process, as they were a moment ago. */
export interface Mirror<Value> {
  get(key: string): Entry<Value>;
  keys(): IterableIterator<string>;
  entries(): Iterable<[string, Entry<Value>]>;
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

  /** What nobody of this service has written is passed over. */
  function read(found: KvWatchEntry): Entry<Value> {
    if (found.operation !== 'PUT') return { value: undefined, revision: found.revision };
    try {
      return { value: found.json<Value>(), revision: found.revision };
    } catch (error) {
      onTrouble(`The bucket ${bucket} holds something that is no value.`, { cause: error });
      return { value: undefined, revision: found.revision };
    }
  }

  /** Resolves when what stands in the bucket has been read, and goes on. */
  async function watch(): Promise<void> {
    const kv = await new Kvm(nc).open(bucket);
    const { values, streamInfo } = await kv.status();
    const before = entries;
    const initial = new Map<string, Entry<Value>>();
    const watcher = await kv.watch();
    let isMine = true;
    stopWatch = () => {
      isMine = false;
      watcher.stop();
    };
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
          const entry = read(found);
          if (loading) {
            // What was deleted for good leaves a mark in the bucket, and none here.
            if (entry.value !== undefined) initial.set(found.key, entry);
            if (found.delta === 0) loaded();
          } else {
            note(found.key, entry);
            revision = Math.max(revision, found.revision);
            reached();
          }
        }
        throw new Error('reading was interrupted');
      })().catch((error: unknown) => {
        if (loading) reject(error);
        else if (isMine) watchAgain(error);
      });
    });
  }

  async function watchUntilRead(cause: unknown): Promise<void> {
    stopWatch();
    for (let [attempt, error] = [0, cause]; !closed && !nc.isClosed(); attempt += 1) {
      if (error !== undefined && attempt <= 1)
        onTrouble(`The bucket ${bucket} cannot be read.`, { cause: error });
      try {
        return await watch();
      } catch (failure) {
        error = failure;
        await sleep(Math.min(5000, 100 * 2 ** attempt), undefined, { ref: false });
      }
    }
  }
  let watching = watch();
  /** One after the other; `cause`: why, where that is a trouble. */
  function watchAgain(cause?: unknown): void {
    watching = watching.then(() => watchUntilRead(cause));
  }
  await watching;
  void (async () => {
    for await (const { type } of nc.status()) if (type === 'reconnect' && !closed) watchAgain();
  })();

  return {
    get: (key) => entries.get(key) ?? nothing,
    keys: () => entries.keys(),
    entries: () => entries,
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

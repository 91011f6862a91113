import type { JetStreamManager } from '@nats-io/jetstream';
import { disconnected, type Publisher } from './create-publisher.ts';
import { apiCodes, hasApiCode } from './guard-nats.ts';
import type { Bucket } from './topology.ts';

export interface Entry<Value> {
  /** `undefined`: there is none, or it was deleted. */
  value: Value | undefined;
  /** 0 where there has never been one. */
  revision: number;
}

/** One bucket of JSON values. Every write says which revision it follows, so that no two overwrite each other. */
export interface KeyValues<Value> {
  get(key: string): Promise<Entry<Value>>;
  /** The new revision; `undefined` where somebody else has written meanwhile. */
  put(key: string, value: Value, after: number): Promise<number | undefined>;
  remove(key: string, after: number): Promise<number | undefined>;
  /** Writes whatever stands there. */
  overwrite(key: string, value: Value): Promise<number>;
}

/**
 * Through the shared publisher and not through the client's own `Kv`, whose every write is a request of its own. What is
 * written is the same.
 */
export function keyValues<Value>(
  bucket: Bucket,
  { jsm, publisher }: { jsm: JetStreamManager; publisher: Publisher },
): KeyValues<Value> {
  const subjectOf = (key: string): string => `$KV.${bucket}.${key}`;

  async function write(
    key: string,
    body: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<number | undefined> {
    try {
      return (await publisher.publish(subjectOf(key), body, fields)).seq;
    } catch (error) {
      if (hasApiCode(error, apiCodes.wrongLastSequence)) return undefined;
      throw error;
    }
  }
  const following = (revision: number) => ({ 'Nats-Expected-Last-Subject-Sequence': String(revision) });

  return {
    get: async (key) => {
      // The client would wait for the whole of its deadline.
      if (!publisher.isConnected()) throw new Error(disconnected);
      const found = await jsm.direct.getMessage(`KV_${bucket}`, { last_by_subj: subjectOf(key) });
      if (!found) return { value: undefined, revision: 0 };
      const isGone = ['DEL', 'PURGE'].includes(found.header.get('KV-Operation'));
      return { value: isGone ? undefined : found.json<Value>(), revision: found.seq };
    },
    put: (key, value, after) => write(key, JSON.stringify(value), following(after)),
    remove: (key, after) => write(key, '', { ...following(after), 'KV-Operation': 'DEL' }),
    overwrite: async (key, value) => (await publisher.publish(subjectOf(key), JSON.stringify(value))).seq,
  };
}

/** Tries until the value was changed or nothing was to be changed. `change` answers `undefined` for the latter. */
export async function changeValue<Value>(
  values: KeyValues<Value>,
  key: string,
  change: (before: Value | undefined) => Value | undefined,
  known?: Entry<Value>,
): Promise<Entry<Value>> {
  let before = known ?? (await values.get(key));
  for (;;) {
    const value = change(before.value);
    if (value === undefined) return before;
    const revision = await values.put(key, value, before.revision);
    if (revision !== undefined) return { value, revision };
    before = await values.get(key);
  }
}

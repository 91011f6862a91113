import type { SeenDrift } from '../../coalesce/see-drift.ts';
import type { DriftRecord } from '../../drifts/drift-record.ts';
import { joinDrift, parseDriftKey, type WorkedDrift } from './drift-buckets.ts';
import { type Mirror, type MirrorOptions, mirrorBucket } from './mirror-bucket.ts';
import { buckets } from './topology.ts';

/** Both halves of all drifts in this process, and which of them may be fresh. */
export interface DriftIndex {
  seen: Mirror<SeenDrift>;
  work: Mirror<WorkedDrift>;
  get(key: string): DriftRecord | undefined;
  keys(): Iterable<string>;
  /** Those with reports that nobody has dealt with, or with a time to be tried again. */
  candidates(): Iterable<string>;
  close(): void;
}

export async function indexDrifts({
  nc,
  onTrouble,
}: Pick<MirrorOptions<unknown>, 'nc' | 'onTrouble'>): Promise<DriftIndex> {
  const candidates = new Set<string>();
  let seen: Mirror<SeenDrift> | undefined;
  let work: Mirror<WorkedDrift> | undefined;

  function onChange(key: string): void {
    const newest = seen?.get(key).value?.seen.newest_seq ?? 0;
    const worked = work?.get(key).value?.work;
    const isCandidate = newest > (worked?.handled_seq ?? 0) || (worked?.retry_at ?? null) !== null;
    if (isCandidate) candidates.add(key);
    else candidates.delete(key);
  }

  const [seenMirror, workMirror] = await Promise.all([
    mirrorBucket<SeenDrift>({ nc, bucket: buckets.seen, onChange, onTrouble }),
    mirrorBucket<WorkedDrift>({ nc, bucket: buckets.work, onChange, onTrouble }),
  ]);
  seen = seenMirror;
  work = workMirror;
  const keys = () => new Set([...seenMirror.keys(), ...workMirror.keys()]);
  // While they were read, neither knew of the other.
  for (const key of keys()) onChange(key);

  return {
    seen: seenMirror,
    work: workMirror,
    get: (key) => joinDrift(parseDriftKey(key), seenMirror.get(key).value, workMirror.get(key).value),
    keys,
    candidates: () => candidates,
    close: () => {
      seenMirror.close();
      workMirror.close();
    },
  };
}

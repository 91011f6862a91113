import type { SeenDrift } from '../../coalesce/see-drift.ts';
import type { DriftRecord } from '../../drifts/drift-record.ts';
import { createWaitingLine, type WaitingLine } from '../../drifts/waiting-line.ts';
import { joinDrift, parseDriftKey, type WorkedDrift } from './drift-buckets.ts';
import { type Mirror, type MirrorOptions, mirrorBucket } from './mirror-bucket.ts';
import { buckets } from './topology.ts';

/** Both halves of all drifts in this process, and those of them that wait in the order of their turns. */
export interface DriftIndex {
  seen: Mirror<SeenDrift>;
  work: Mirror<WorkedDrift>;
  waiting: Pick<WaitingLine, 'take'>;
  get(key: string): DriftRecord | undefined;
  keys(): Iterable<string>;
  close(): void;
}

export async function indexDrifts({
  nc,
  onTrouble,
}: Pick<MirrorOptions<unknown>, 'nc' | 'onTrouble'>): Promise<DriftIndex> {
  const waiting = createWaitingLine();
  let mirrors: { seen: Mirror<SeenDrift>; work: Mirror<WorkedDrift> } | undefined;

  const get = (key: string): DriftRecord | undefined =>
    mirrors && joinDrift(parseDriftKey(key), mirrors.seen.get(key).value, mirrors.work.get(key).value);
  const onChange = (key: string): void => waiting.place(key, get(key));

  const [seen, work] = await Promise.all([
    mirrorBucket<SeenDrift>({ nc, bucket: buckets.seen, onChange, onTrouble }),
    mirrorBucket<WorkedDrift>({ nc, bucket: buckets.work, onChange, onTrouble }),
  ]);
  mirrors = { seen, work };
  const keys = (): Set<string> => new Set([...seen.keys(), ...work.keys()]);
  // While they were read, neither knew of the other.
  for (const key of keys()) onChange(key);

  return {
    seen,
    work,
    waiting,
    get,
    keys,
    close: () => {
      seen.close();
      work.close();
    },
  };
}

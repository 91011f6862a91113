/** A picture as the branch keeps it. */
export interface KeptFile {
  /** `<day>/<sha-256>.<extension>`; anything else on the branch is a person's, and stays. */
  path: string;
  /** Git's own hash of the content. */
  blob: string;
}

export interface EvidencePlan {
  /** Where each wanted file is, or will be, in the order of `wanted`. */
  paths: string[];
  /** Indices of those that are not there yet. */
  missing: number[];
  /** What is let go of. */
  dropped: string[];
}

export interface EvidencePlanInput {
  kept: readonly KeptFile[];
  /** `<sha-256>.<extension>` */
  wanted: readonly string[];
  keepDays: number;
  keepFiles: number;
  /** Unix milliseconds. */
  now: number;
}

const day = 24 * 60 * 60 * 1_000;
const form = /^(\d{4}-\d\d-\d\d)\/([0-9a-f]{64}\.\w+)$/;

/** What is to be added to the branch with pictures and what is to go. */
export function planEvidence({ kept, wanted, keepDays, keepFiles, now }: EvidencePlanInput): EvidencePlan {
  const today = new Date(now).toISOString().slice(0, 10);
  const ours = kept.flatMap(({ path }) => {
    const [, written = '', name = ''] = form.exec(path) ?? [];
    return name === '' ? [] : [{ path, name, age: (now - Date.parse(written)) / day }];
  });
  const paths: string[] = [];
  const missing: number[] = [];
  wanted.forEach((name, index) => {
    // What would go soon is put under today's date again.
    const found = ours.find((each) => each.name === name && each.age < keepDays / 2);
    paths.push(found?.path ?? `${today}/${name}`);
    if (!found) missing.push(index);
  });
  const needed = new Set(paths);
  const rest = ours.filter(({ path }) => !needed.has(path)).sort((a, b) => a.age - b.age);
  const room = Math.max(0, keepFiles - needed.size);
  const dropped = rest.filter(({ age }, index) => age > keepDays || index >= room).map(({ path }) => path);
  return { paths, missing, dropped };
}

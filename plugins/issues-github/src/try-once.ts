import { isUncertain } from './read-failure.ts';

const maxTries = 3;

export interface OnceSteps<Result> {
  /** What is there already, of this call or of an earlier one. */
  find: () => Promise<Result | undefined>;
  make: () => Promise<Result>;
  /** Milliseconds before the n-th further try. */
  pause: (tries: number) => Promise<void>;
}

/**
 * Makes what must not be made twice. Where GitHub did not answer it may have been made all the same, so it is looked for
 * before anything is tried again. Rejects as `make` does.
 */
export async function tryOnce<Result>({ find, make, pause }: OnceSteps<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await make();
    } catch (error) {
      if (!isUncertain(error) || tries >= maxTries) throw error;
      await pause(tries);
      const found = await find();
      if (found !== undefined) return found;
    }
  }
}

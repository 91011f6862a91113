export interface StepClock {
  /** Milliseconds until it expires, 0 when it has. */
  readonly remaining: number;
  readonly expired: boolean;
  /** Gives the whole time again. */
  restart(): void;
  /** Stands still until `resume`; what is not the page's time does not count. */
  pause(): void;
  resume(): void;
}

/** What it takes to look at a page twice and to picture it: a verdict is to be out by the deadline, not after it. */
const tellingMs = 700;

/**
 * The time that a page may take: a step's deadline, less what it takes to tell of it. Restarts for each part of a step
 * and stands still while mail is awaited.
 */
export function createStepClock(deadlineMs: number, now: () => number = () => performance.now()): StepClock {
  const limitMs = deadlineMs - Math.min(tellingMs, deadlineMs / 10);
  let used = 0;
  let since = now();
  let paused = 0;
  const elapsed = () => used + (paused > 0 ? 0 : now() - since);
  return {
    get remaining() {
      return Math.max(0, limitMs - elapsed());
    },
    get expired() {
      return elapsed() >= limitMs;
    },
    restart() {
      used = 0;
      since = now();
    },
    pause() {
      if (paused === 0) used = elapsed();
      paused += 1;
    },
    resume() {
      if (paused === 0) return;
      paused -= 1;
      if (paused === 0) since = now();
    },
  };
}

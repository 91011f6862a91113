export interface StepClock {
  /** Milliseconds until the deadline, 0 when it has passed. */
  readonly remaining: number;
  readonly expired: boolean;
  /** Gives the whole time again. */
  restart(): void;
  /** Stands still until `resume`; what is not the page's time does not count. */
  pause(): void;
  resume(): void;
}

/** The time that a page may take. Restarts for each part of a step and stands still while mail is awaited. */
export function createStepClock(limitMs: number, now: () => number = () => performance.now()): StepClock {
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

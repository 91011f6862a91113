import type { TerminalEvent } from '../contracts/scrape-event.ts';

/** The run is over, and this is how. Thrown through our own code only; a provider never gets to catch it. */
export class RunEnd extends Error {
  override readonly name = 'RunEnd';
  readonly event: TerminalEvent;

  constructor(event: TerminalEvent) {
    super(`the run ended with ${event.type}`);
    this.event = event;
  }
}

export interface EndOfRun {
  /** Aborted when the run ends. */
  readonly signal: AbortSignal;
  /** Ends the run; the first end is the one that counts. */
  end(end: RunEnd): void;
  /** Throws the end where there is one. */
  check(): void;
  /** The work's result, unless the run ends before; then the work is left to itself. */
  race<Result>(work: Promise<Result>): Promise<Result>;
}

/** Where all that can end a run comes together: a verdict, a crash, the budget, a page that is gone. */
export function createEndOfRun(): EndOfRun {
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  let first: RunEnd | undefined;
  return {
    signal: controller.signal,
    end(end) {
      if (first) return;
      first = end;
      ended.reject(end);
      controller.abort(end);
    },
    check() {
      if (first) throw first;
    },
    race(work) {
      // Whatever comes of the work after the end, nobody waits for it.
      work.catch(() => undefined);
      return Promise.race([ended.promise, work]);
    },
  };
}

import type { PluginLogger } from '../plugins/plugin.ts';

/** One thing that a run did: never with which value. */
export interface Action {
  step: string;
  /** `arrive`, `mail`, or the Playwright method that was called, `fill` for instance. */
  action: string;
  /** Id of the landmark that it was done to. */
  landmark?: string | undefined;
}

export interface ActionLog {
  begin(key: string, action: Action): void;
  /** Nothing where it has not begun, or has ended already. */
  end(key: string, state: 'done' | 'failed', elapsedMs?: number): void;
  /** What goes on is `unfinished`: it was what the run ended at. */
  close(): void;
}

/** More is a provider that goes round in circles. */
const mostActions = 2_000;

/** The actions of a run as lines of its log: `action`, `step`, `landmark`, `state`, `at_ms` (since the run began), `elapsed_ms`. */
export function createActionLog(log: PluginLogger, elapsedMs: () => number): ActionLog {
  const open = new Map<string, Action & { atMs: number }>();
  let written = 0;
  const write = (action: Action & { atMs: number }, state: string, took: number): void => {
    written += 1;
    if (written > mostActions) return;
    const { atMs, ...what } = action;
    log.info('action', { ...what, state, at_ms: atMs, elapsed_ms: took });
  };
  return {
    begin(key, action) {
      if (open.size < mostActions) open.set(key, { ...action, atMs: elapsedMs() });
    },
    end(key, state, took) {
      const action = open.get(key);
      if (!action) return;
      open.delete(key);
      write(action, state, took ?? elapsedMs() - action.atMs);
    },
    close() {
      for (const action of open.values()) write(action, 'unfinished', elapsedMs() - action.atMs);
      open.clear();
    },
  };
}

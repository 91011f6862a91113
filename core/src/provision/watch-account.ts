import type { RunLedger } from '../records/ledger.ts';

/** Follows a run from step to step, for the ledger. */
export interface AccountWatch {
  /** Steps at the beginning of which the provider says that they make no account. */
  declare(free: readonly string[]): void;
  /** The step's code is about to act on its page. */
  begin(step: string): void;
  /** The step was passed. */
  pass(step: string): void;
  /** Nothing more comes. */
  end(): void;
}

/**
 * There may be an account once the code of a step acts that is not declared to come before it, and there is one when
 * such a step was passed. Until the run has ended without either, the ledger says that there may be one: a run that is
 * killed cannot say more.
 */
export function watchAccount(ledger: RunLedger | undefined): AccountWatch {
  const free = new Set<string>();
  let acted = false;
  return {
    declare: (steps) => {
      for (const step of steps) free.add(step);
    },
    begin: (step) => {
      acted ||= !free.has(step);
    },
    pass: (step) => {
      if (!free.has(step)) void ledger?.noteAccount();
    },
    end: () => {
      if (!acted) void ledger?.noteNothing();
    },
  };
}

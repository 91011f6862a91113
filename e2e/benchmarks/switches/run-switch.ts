import { judgeSwitch, provisionInSandbox, type SwitchCase, tellOutcome } from 'agentkeys/testing';
import type { Switches } from './load-switches.ts';

export interface SwitchRun {
  wanted: SwitchCase;
  found: string;
  /** What was not as it is wanted. */
  faults: readonly string[];
  /** Milliseconds from the start of the run to its outcome. */
  totalMs: number;
}

/** Mail that never comes is not waited for as long as with a real mailbox; no mail of a sandbox is later than this. */
const mailWaitMs = 30_000;

/** One run of the provider with the case's changes injected. */
export async function runSwitch({ packageFolder }: Switches, wanted: SwitchCase): Promise<SwitchRun> {
  const run = await provisionInSandbox({ packageFolder, inject: wanted.inject, mailWaitMs });
  return {
    wanted,
    found: tellOutcome(run.outcome),
    faults: judgeSwitch(wanted, run),
    totalMs: run.outcome.duration_ms,
  };
}

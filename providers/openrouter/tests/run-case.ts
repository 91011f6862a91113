import { join } from 'node:path';
import { judgeSwitch, provisionInSandbox, type SwitchCase } from 'agentkeys/testing';

const packageFolder = join(import.meta.dirname, '..');
const runs = new Map<SwitchCase, Promise<string[]>>();

/** What is wrong with a run of `provision` with the case's changes; several tests may ask for the same run. */
export function runCase(wanted: SwitchCase): Promise<string[]> {
  const run = runs.get(wanted) ?? provisionAndJudge(wanted);
  runs.set(wanted, run);
  return run;
}

async function provisionAndJudge(wanted: SwitchCase): Promise<string[]> {
  // No mail of these cases comes later.
  const run = await provisionInSandbox({ packageFolder, inject: wanted.inject, mailWaitMs: 4_000 });
  return judgeSwitch(wanted, run);
}

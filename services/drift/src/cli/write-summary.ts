import { resolve } from 'node:path';
import { type CliContext, print, redactValue } from 'agentkeys/internal';
import type { RunSummary } from '../hourly/run-summary.ts';
import { appendOutput, writeOutput } from './write-output.ts';

export interface SummaryOptions {
  json?: true;
  /** File for JUnit XML. */
  junit?: string;
}

/**
 * What a run did: on stdout, in the file of the flag, and in a workflow on the page of its run. The command ends with 1
 * where a drift has failed.
 */
export async function writeSummary(
  summary: RunSummary,
  { json, junit }: SummaryOptions,
  context: CliContext,
): Promise<void> {
  const { cwd, env, redactor } = context;
  // What a plugin threw stands in it.
  const safe = redactValue(summary, redactor) as RunSummary;
  context.exit = summary.drifts.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
  const { renderSummary } = await import('../hourly/render-summary.ts');
  print(context, json ? JSON.stringify(safe) : renderSummary(safe));
  if (junit !== undefined) {
    const { renderJunit } = await import('../hourly/render-junit.ts');
    await writeOutput(resolve(cwd, junit), renderJunit(safe));
  }
  if (env.GITHUB_STEP_SUMMARY) {
    const { renderJobSummary } = await import('../hourly/render-job-summary.ts');
    await appendOutput(env.GITHUB_STEP_SUMMARY, renderJobSummary(safe));
  }
}

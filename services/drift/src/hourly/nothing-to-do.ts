import type { RunSummary } from './run-summary.ts';

/** What is said of a run that found nothing to do. */
export const nothingToDo: Record<RunSummary['schema'], string> = {
  'hourly/1': 'No drift has fresh reports. Nothing was started, nothing was written.',
  'verify/1': 'No drift of it has an issue without a fix. Nothing was started, nothing was written.',
};

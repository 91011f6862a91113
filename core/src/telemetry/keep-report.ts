import type { Host } from '../provision/host.ts';
import { checkReport, type OutgoingReport } from './build-report.ts';
import { openOutbox } from './outbox.ts';

/**
 * `kept`: it is on the disk and goes out with this command or a later one. `not_allowed`: a value has no form that may
 * leave this machine. `not_kept`: the outbox could not be written in time.
 */
export type Keeping = 'kept' | 'not_allowed' | 'not_kept';

export interface KeepReportOptions {
  host: Pick<Host, 'home' | 'hooks' | 'log'>;
  report: OutgoingReport;
  sandbox: boolean;
  /** Longest time in milliseconds: the caller waits for the outcome. */
  limitMs?: number;
}

/** Puts a drift report into the outbox, as plugins have changed it. Touches no network, ends in time, never rejects. */
export async function keepReport(options: KeepReportOptions): Promise<Keeping> {
  const { host, limitMs = 5_000 } = options;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not written within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([putReport(options), late]);
  } catch (error) {
    host.log.warn('the drift report could not be put into the outbox', { seen: (error as Error).message });
    return 'not_kept';
  } finally {
    clearTimeout(timer);
  }
}

async function putReport({ host, report, sandbox }: KeepReportOptions): Promise<Keeping> {
  const modified = await host.hooks.fire.modifyReport(report);
  // The id is the report's time and its name on every try: no plugin changes it.
  const checked = checkReport({ ...modified, schema: report.schema, report_id: report.report_id });
  const outbox = await openOutbox(host.home, { sandbox });
  if (checked) {
    await outbox.put(checked);
    return 'kept';
  }
  host.log.warn('a plugin made a drift report that may not leave this machine; it was dropped');
  await outbox.refuse('not_allowed');
  return 'not_allowed';
}

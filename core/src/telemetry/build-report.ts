import { driftReportSchema, type TripwireEvent } from '../contracts/index.ts';
import type { Transport } from '../plugins/transport.ts';

/** A drift report as our client sends it: always with its schema and its id. */
export type OutgoingReport = Parameters<Transport['send']>[0];

export interface ReportFacts {
  /** Name of the provider. */
  provider: string;
  tripwire: Omit<TripwireEvent, 'screenshot_b64'>;
  /** UUID v7, minted when the tripwire fired: its time is the report's. */
  reportId: string;
}

/**
 * The report of a tripwire, field by field: what is not named here does not leave the machine. Nothing where a value
 * has no form that may leave it.
 */
export function buildReport({ provider, tripwire, reportId }: ReportFacts): OutgoingReport | undefined {
  return checkReport({
    schema: 'drift/1',
    report_id: reportId,
    service: provider,
    tripwire: {
      kind: tripwire.kind,
      step: tripwire.step,
      ...(tripwire.missing.length > 0 && { missing: tripwire.missing.slice(0, 20) }),
      ...(tripwire.class && { class: tripwire.class }),
    },
    dom_digest: tripwire.dom_digest,
    ...(tripwire.shape_sim && { shape_sim: tripwire.shape_sim }),
    url_host: URL.parse(tripwire.url)?.hostname,
    scraper_version: tripwire.scraper_version,
  });
}

/** The report, or nothing where it does not fit the allow-list. */
export function checkReport(report: unknown): OutgoingReport | undefined {
  const { data } = driftReportSchema.safeParse(report);
  if (!data?.report_id || data.schema === undefined) return undefined;
  return { ...data, schema: data.schema, report_id: data.report_id };
}

import { type DriftReport, identifyReport } from 'agentkeys/contracts';
import { v7 } from 'uuid';
import type { AcceptedReport } from '../coalesce/logged-report.ts';

export interface ReportFields {
  service?: string;
  step?: string;
  /** Unix milliseconds. Default: now. */
  time?: number;
  report_id?: string;
  digest?: string;
  version?: string;
}

/** A report as the client of a provider sends it. */
export function makeReport(
  fields: ReportFields = {},
): DriftReport & { schema: 'drift/1'; report_id: string } {
  return {
    schema: 'drift/1',
    report_id: fields.report_id ?? v7({ msecs: fields.time ?? Date.now() }),
    service: fields.service ?? 'openai',
    tripwire: {
      kind: 'selector-missing',
      step: fields.step ?? 'signup-form',
      missing: ['submit'],
      class: 'control-renamed',
    },
    dom_digest: fields.digest ?? 's1:0123456789abcdef',
    url_host: 'auth.openai.com',
    scraper_version: fields.version ?? '1.0.0',
  };
}

/** The same, as it leaves the checks at the door. */
export function makeAccepted(fields: ReportFields = {}): AcceptedReport {
  const report = makeReport(fields);
  return { report, identity: identifyReport(report) };
}

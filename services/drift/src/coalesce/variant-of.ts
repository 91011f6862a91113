import type { DriftReport, ReportVariant } from 'agentkeys/contracts';

/** What a report is counted under where no plugin says otherwise. The order of missing landmarks means nothing. */
export function variantOf({ service, tripwire, ...report }: DriftReport): ReportVariant {
  return {
    service,
    step: tripwire.step,
    kind: tripwire.kind,
    missing: [...new Set(tripwire.missing)].sort(),
    class: tripwire.class ?? null,
    dom_digest: report.dom_digest,
    shape_sim: report.shape_sim ?? null,
    scraper_version: report.scraper_version,
  };
}

import type { AcceptedReport } from '../../../../services/drift/src/coalesce/logged-report.ts';
import { makeAccepted } from '../../../../services/drift/src/testing/make-report.ts';

/** Batches of each drift: one a UTC day for as long as reports are taken. */
export const daysPerDrift = 8;
const dayMs = 24 * 60 * 60 * 1000;
const services = 200;

/** Today, and shortly before midnight of each of the seven days before. */
function timeOf(now: number, day: number): number {
  const midnight = Math.floor(now / dayMs) * dayMs;
  return day === 0 ? now : midnight - (day - 1) * dayMs - 1000;
}

export const driftAt = (index: number): { service: string; step: string } => ({
  service: `service-${index % services}`,
  step: `step-${index}`,
});

/** So many different reports, spread evenly over the batches of so many drifts. */
export function* spreadReports(count: number, drifts: number, now: number): Generator<AcceptedReport> {
  for (let index = 0; index < count; index += 1) {
    const day = Math.floor(index / drifts) % daysPerDrift;
    yield makeAccepted({ ...driftAt(index % drifts), time: timeOf(now, day) });
  }
}

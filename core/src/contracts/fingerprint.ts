import { hash } from 'node:crypto';

/**
 * The drift's fingerprint: first 16 hex digits of `sha256("v1\0" + service + "\0" + step)`. A pure function of the
 * report, fixed with the contract's version, so that every door computes the same message id.
 *
 * @example stepHash('openai', 'signup-form') // 'b59114af29bce274'
 */
export function stepHash(service: string, step: string): string {
  return hash('sha256', `v1\0${service}\0${step}`, 'hex').slice(0, 16);
}

/** Unix milliseconds held in a UUID of version 7. */
export function reportTime(reportId: string): number {
  return Number.parseInt(reportId.slice(0, 8) + reportId.slice(9, 13), 16);
}

/** The UTC day (`YYYY-MM-DD`) of a report: that of its id, never that of its arrival. */
export function reportDay(reportId: string): string {
  return new Date(reportTime(reportId)).toISOString().slice(0, 10);
}

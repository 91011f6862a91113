/**
 * Codes of the drift service that refuse the report itself, so that no try will succeed. The list is closed: whatever
 * else an answer of 4xx says (a proxy that wants a password, a wrong path, a token) is about the way to the service.
 */
export const finalRefusals = [
  'REPORT_INVALID',
  'REPORT_TOO_OLD',
  'REPORT_AHEAD',
  'SERVICE_NOT_ACCEPTED',
  'REPORT_OF_SANDBOX',
  'BODY_TOO_LARGE',
] as const;
export type FinalRefusal = (typeof finalRefusals)[number];

/** As `finalRefusals`, for the evidence of a report. */
export const finalEvidenceRefusals = [
  'EVIDENCE_INVALID',
  'EVIDENCE_NOT_TAKEN',
  'EVIDENCE_TOO_OLD',
  'BODY_TOO_LARGE',
] as const;

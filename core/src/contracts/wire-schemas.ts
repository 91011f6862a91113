import type { z } from 'zod';
import { batchSchema } from './batch.ts';
import { driftSchema } from './drift.ts';
import { driftReportSchema, reportReceiptSchema } from './drift-report.ts';
import { evidenceSchema } from './evidence.ts';
import { knownFeedSchema } from './known-feed.ts';
import { outcomeSchema } from './outcome.ts';
import { profileSchema } from './profile.ts';
import { evidenceReceiptSchema, reportEvidenceSchema } from './report-evidence.ts';
import { scrapeEventSchema } from './scrape-event.ts';
import { verdictSchema } from './verdict.ts';

/**
 * Every contract that crosses a border of a process or of the machine, by name. Each has a JSON Schema in
 * `core/schemas` and at least one wire sample in `samples`, named `<contract>.json` or `<contract>.<case>.json`.
 */
export const wireSchemas = {
  'scrape-event': scrapeEventSchema,
  outcome: outcomeSchema,
  evidence: evidenceSchema,
  verdict: verdictSchema,
  profile: profileSchema,
  'drift-report': driftReportSchema,
  'report-receipt': reportReceiptSchema,
  'report-evidence': reportEvidenceSchema,
  'evidence-receipt': evidenceReceiptSchema,
  batch: batchSchema,
  drift: driftSchema,
  'known-feed': knownFeedSchema,
} as const satisfies Record<string, z.ZodType>;

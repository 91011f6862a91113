export {
  type Batch,
  type BatchVariant,
  batchSchema,
  batchVariantSchema,
  type ReportVariant,
  reportVariantSchema,
} from './batch.ts';
export {
  type Drift,
  driftSchema,
  type ReproducedIn,
  type ReproductionResult,
  reproducedInSchema,
  reproductionResultSchema,
} from './drift.ts';
export {
  type DriftReport,
  driftReportSchema,
  type ReportReceipt,
  reportReceiptSchema,
} from './drift-report.ts';
export {
  type ErrorCode,
  type ErrorCodeRule,
  errorCodeRules,
  errorCodeSchema,
  exitCodes,
  type OutcomeName,
  outcomeNameSchema,
  type Retryable,
} from './error-code.ts';
export { type Evidence, evidenceSchema } from './evidence.ts';
export { type FinalRefusal, finalEvidenceRefusals, finalRefusals } from './final-refusals.ts';
export { reportDay, reportTime, stepHash } from './fingerprint.ts';
export { isLoopback } from './is-loopback.ts';
export {
  type KnownFeed,
  type KnownFeedDrift,
  knownFeedSchema,
  knownSignatureHeader,
  maxKnownAgeMs,
  maxKnownFeedBytes,
} from './known-feed.ts';
export {
  batchKey,
  identifyReport,
  type ReportIdentity,
  reportMaxAgeMs,
  reportMaxAheadMs,
} from './message.ts';
export { type MovedView, movedViewSchema } from './moved-view.ts';
export {
  type FailureOutcome,
  failureOutcomeSchema,
  type Known,
  type NeedsFallbackOutcome,
  needsFallbackOutcomeSchema,
  type OkOutcome,
  type Outcome,
  okOutcomeSchema,
  outcomeSchema,
} from './outcome.ts';
export {
  type Intent,
  intentSchema,
  intents,
  type OutlineNode,
  outlineLineSchema,
  outlineNodeSchema,
} from './outline.ts';
export {
  type ChallengeKind,
  challengeKindSchema,
  type DriftClass,
  daySchema,
  digestSchema,
  driftClassSchema,
  hostSchema,
  idSchema,
  issueUrlSchema,
  semverSchema,
  shapeSimSchema,
  stepHashSchema,
  type TripwireKind,
  timestampSchema,
  tripwireKindSchema,
  uuidV7Schema,
} from './primitives.ts';
export { type Profile, type ProfileOutline, type ProfileView, profileSchema } from './profile.ts';
export {
  type EvidenceReceipt,
  evidenceReceiptSchema,
  maxEvidenceBytes,
  maxPictureBytes,
  pictureRefSchema,
  type ReportEvidence,
  reportEvidenceSchema,
} from './report-evidence.ts';
export { logPartitions, logStream, partitionOf, partitionSubjects, reportSubject } from './report-subject.ts';
export {
  type ErrorEvent,
  errorEventSchema,
  type Hint,
  hintSchema,
  maxEventBytes,
  type ProgressEvent,
  progressEventSchema,
  type ScrapeEvent,
  type StoppedEvent,
  type SuccessEvent,
  scrapeEventSchema,
  successEventSchema,
  type TerminalEvent,
  type TripwireEvent,
  tripwireEventSchema,
} from './scrape-event.ts';
export { type Verdict, verdictSchema } from './verdict.ts';
export { type Wireframe, wireframeLineSchema, wireframeSchema } from './wireframe.ts';

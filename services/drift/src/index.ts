export { type RunningService, type StartOptions, startService } from './api/start-service.ts';
export type {
  Appended,
  Backend,
  BatchQuery,
  BatchReader,
  Claim,
  ClaimRequest,
  Claims,
  DriftKey,
  DriftQuery,
  DriftReader,
  FreshDrift,
  FreshQuery,
  Handled,
  ReportLog,
  RunnerStore,
} from './backends/backend.ts';
export type { JetStreamBackend, JetStreamOptions } from './backends/jetstream/jetstream-backend.ts';
export { openJetStreamBackend } from './backends/open-jetstream-backend.ts';
export { openSqliteBackend, type SqliteOptions } from './backends/sqlite/sqlite-backend.ts';
export { openHttpStore } from './client/http-store.ts';
export { DriftError } from './errors/drift-error.ts';
export type { DriftErrorCode } from './errors/registry.ts';
export {
  type EvidenceStore,
  type EvidenceStoreOptions,
  openEvidenceStore,
  type StoredEvidence,
} from './evidence/evidence-store.ts';
export { type HourlyOptions, runHourly } from './hourly/run-hourly.ts';
export type { DriftSummary, RunSummary } from './hourly/run-summary.ts';
export type { HourlyTools } from './hourly/tools.ts';
export { fileTracker } from './trackers/file/file-tracker.ts';
export { type VerifyOptions, verifyService } from './verify/verify-service.ts';

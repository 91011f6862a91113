export { defineConfig } from './config/define-config.ts';
export type { Config, ConfigInput } from './config/schema.ts';
export type {
  ErrorCode,
  ErrorEvent,
  Evidence,
  FailureOutcome,
  Hint,
  Known,
  NeedsFallbackOutcome,
  OkOutcome,
  Outcome,
  ProgressEvent,
  ScrapeEvent,
  StoppedEvent,
  SuccessEvent,
  TerminalEvent,
  TripwireEvent,
  Verdict,
  Wireframe,
} from './contracts/index.ts';
export { createHost, provision, runScrape } from './embed.ts';
export { AgentKeysError } from './errors/agentkeys-error.ts';
export type { ErrorDetails } from './errors/coded-error.ts';
export { isAgentKeysError } from './errors/is-agentkeys-error.ts';
export type { AgentKeysErrorCode } from './errors/registry.ts';
export type { Hooks, Tap, TapFace, TapOptions } from './hooks/create-hooks.ts';
export type { HookAnswer, HookArgument, HookName, RunInfo } from './hooks/hook-table.ts';
export type { TapFailure } from './hooks/wrap-tap.ts';
export { extractCode } from './mail/extract-code.ts';
export { extractLink } from './mail/extract-link.ts';
export type { MailContent } from './mail/mail-content.ts';
export type { Account } from './plugins/account.ts';
export { checkBearer } from './plugins/check-bearer.ts';
export { checkOptions, type OptionRules } from './plugins/check-options.ts';
export type { Fallback, FallbackRequest } from './plugins/fallback.ts';
export type {
  IssueAttachment,
  IssueChange,
  IssueContent,
  IssueTracker,
  IssueTrackerRequest,
  NewIssue,
  TrackedIssue,
} from './plugins/issue-tracker.ts';
export type { KeyStore, StoredKey } from './plugins/key-store.ts';
export type { Mailbox, MailRequest } from './plugins/mailbox.ts';
export { definePlugin, type Plugin, type PluginApi, type PluginLogger } from './plugins/plugin.ts';
export {
  type Duration,
  defineProvider,
  type Find,
  type FlowContext,
  type Flows,
  type Interrupt,
  type KeyCheck,
  type Landmarks,
  type LaterLandmark,
  type Located,
  later,
  type Made,
  type MailFilter,
  type Minted,
  type Origins,
  type Provider,
  type ProviderKit,
  providerKit,
  type Refused,
  type RunContext,
  type Step,
  type StepContext,
  type SweepContext,
  type Swept,
  type Variant,
  type Yielded,
} from './plugins/provider.ts';
export type {
  FreshDrifts,
  HandledDrift,
  Reproducer,
  ReproductionMade,
  ReproductionRequest,
  ReproductionRun,
} from './plugins/reproduction.ts';
export type { ResolvedProvider } from './plugins/resolve-provider.ts';
export type { EvidenceResult, SendResult, Transport } from './plugins/transport.ts';
export type { CreateHostOptions } from './provision/create-host.ts';
export type { Host } from './provision/host.ts';
export type { Provisioned, ProvisionRequest } from './provision/provision.ts';
export type { ScrapeRequest, ScrapeResult } from './provision/run-scrape.ts';
export { drawWireframe } from './wireframe/draw-wireframe.ts';
export { drawWireframeText } from './wireframe/draw-wireframe-text.ts';

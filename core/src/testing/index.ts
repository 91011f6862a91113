/** The kit for tests of providers and their sandboxes. */
export { type FindBrowserOptions, type FoundBrowser, findBrowser } from '../browser/find-browser.ts';
export { createVisitor, type Visit, type VisitOptions, type Visitor } from './create-visitor.ts';
export { judgeSwitch } from './judge-switch.ts';
export { launchTestBrowser, type TestBrowser } from './launch-test-browser.ts';
export {
  type ProvisionInSandboxOptions,
  provisionInSandbox,
  type SandboxProvision,
} from './provision-in-sandbox.ts';
export {
  type SandboxRun,
  type SandboxRunOptions,
  type ScrapeInSandboxOptions,
  scrapeInSandbox,
} from './scrape-in-sandbox.ts';
export type { SwitchCase } from './switch-case.ts';
export { after, before, drifted, elsewhere, missing, mistaken, ok } from './switch-cases.ts';
export { tellOutcome } from './tell-outcome.ts';

// What the command lines and services of this repository share. Not for anybody else: it changes without notice, and
// docs/decisions.md says why it stands beside the public door.
export { scrubText } from './browser/scrub-text.ts';
export { baseCommand } from './cli/base-command.ts';
export { type CliContext, print, talk } from './cli/context.ts';
export { type CliLog, createCliLog } from './cli/create-cli-log.ts';
export { type CommandLine, runCommandLine } from './cli/run-command-line.ts';
// Beside `agentkeys/contracts`, because that door loads the schemas, too.
export { reportTime } from './contracts/fingerprint.ts';
export { identifyReport } from './contracts/message.ts';
export { CodedError } from './errors/coded-error.ts';
export { isAtLeast } from './known/is-at-least.ts';
export { loadPlugin } from './plugins/resolve-plugins.ts';
export { findEntry } from './provision/find-entry.ts';
export { createRedactor, type Redactor } from './redact/create-redactor.ts';
export { redactValue } from './redact/redact-value.ts';
export { scrubAddresses } from './redact/scrub-addresses.ts';
export { parseDuration } from './scrape/parse-duration.ts';

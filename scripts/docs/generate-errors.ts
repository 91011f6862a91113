import { type ErrorCodeRule, errorCodeRules } from '../../core/src/contracts/error-code.ts';
import { exitCodes } from '../../core/src/contracts/exit-codes.ts';
import { type ErrorEntry, errorRegistry } from '../../core/src/errors/registry.ts';

const exitMeanings: Record<keyof typeof exitCodes, string> = {
  ok: 'a key was stored',
  failed: 'AgentKeys, a plugin or a provider package failed',
  usage: 'the command line or the configuration is wrong, or a plugin cannot be loaded',
  needs_fallback: 'the page has changed shape (`--exit-zero` makes it 0)',
  rejected: 'the provider refused: credentials, code, account',
  unavailable: 'outage, network, rate limit, or the mail did not come: try later',
  blocked: 'the provider asks for a person',
  busy: 'another live provision of this provider is active, in any process',
  interrupted: 'Ctrl-C, or the process was asked to end',
};

const retries: Record<ErrorCodeRule['retryable'], string> = {
  no: 'no',
  once: 'once',
  yes: 'yes, not before `retry.not_before`',
  by_person: 'by a person',
};

const describeError = ([code, { message, remedy, exit }]: [string, ErrorEntry]): string => `### ${code}

${message}

${remedy}

Exit code ${exit}.
`;

const describeCode = ([code, rule]: [string, ErrorCodeRule]): string => `### ${code}

${rule.what}.

${rule.hint}

Outcome \`${rule.outcome}\`, exit code ${rule.exit}, worth a retry: ${retries[rule.retryable]}. Whose side: ${rule.side}.
`;

/** docs/errors.md */
export function generateErrors(): string {
  return `# Errors

Made from \`core/src/errors/registry.ts\` and \`core/src/contracts/error-code.ts\` by \`npm run docs\`.

A page that has changed shape is no error but an outcome: \`needs_fallback\`. Everything below is one of two things: an
error that keeps a command from running (upper case), or the reason why a run ended without a key (lower case).

## Exit codes of \`agentkeys provision\`

| code | meaning |
|---|---|
${Object.entries(exitCodes)
  .map(([name, code]) => `| ${code} | ${exitMeanings[name as keyof typeof exitCodes]} |`)
  .join('\n')}

\`agentkeys scrape\` knows only 0 (success and tripwire), 1, 2 and 130.

## Errors of a command

With \`--json\` they are printed on stdout as \`{"error": {"code", "message", "details", "remedy", "docs", "exit"}}\`.

${Object.entries<ErrorEntry>(errorRegistry).map(describeError).join('\n')}
## Reasons of a run

They stand in the \`error\` event of the scrape process and as \`code\` in the outcome.

${Object.entries(errorCodeRules).map(describeCode).join('\n')}`;
}

import { type DriftErrorEntry, driftErrorRegistry } from './registry.ts';

const head = `# Errors of the drift service

Made from \`services/drift/src/errors/registry.ts\` by \`npm run docs -w @agentkeys/drift\`.

An answer that is not a success is \`application/problem+json\` with the \`code\` of one of these headings, its
\`title\`, the \`status\`, what to do as \`detail\`, and where fields are at fault a list \`errors\` of path and message.
The command \`agentkeys-drift\` ends with the exit code that is named here.
`;

function renderEntry(code: string, { message, remedy, status, exit }: DriftErrorEntry): string {
  const met = status === 500 && code !== 'INTERNAL' ? `Exit code ${exit}.` : `HTTP status ${status}.`;
  return `## ${code}\n\n${message} ${remedy}\n\n${met}\n`;
}

/** The page docs/drift-errors.md. */
export function renderErrorDocs(): string {
  const entries = Object.entries<DriftErrorEntry>(driftErrorRegistry);
  return [head, ...entries.map(([code, entry]) => renderEntry(code, entry))].join('\n');
}

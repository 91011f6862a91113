import { z } from 'zod';
import { environmentVariables } from '../../core/src/config/environment.ts';
import { configSchema } from '../../core/src/config/schema.ts';

interface JsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
}

interface Row {
  path: string;
  type: string;
  default: string;
  doc: string;
}

const typeOf = ({ type, anyOf }: JsonSchema): string => type ?? anyOf?.map(typeOf).join(' or ') ?? 'anything';

function listRows(schema: JsonSchema, path: readonly string[] = [], isOptional = false): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]): Row[] => {
    const here = [...path, name];
    if (part.properties) {
      const optional = isOptional || part.default === undefined;
      const rows = listRows(part, here, optional);
      if (!part.description) return rows;
      return [{ path: here.join('.'), type: 'object', default: '', doc: part.description }, ...rows];
    }
    const required = schema.required?.includes(name) ? 'required' : '';
    return [
      {
        path: here.join('.'),
        type: typeOf(part),
        default: part.default === undefined ? required : `\`${JSON.stringify(part.default)}\``,
        doc: part.description ?? '',
      },
    ];
  });
}

/** docs/configuration.md */
export function generateConfiguration(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const rows = listRows(schema);
  return `# Configuration

Made from \`core/src/config/schema.ts\` and \`core/src/config/environment.ts\` by \`npm run docs\`.

AgentKeys looks for \`agentkeys.config.ts\` (\`.mts\`, \`.js\`, \`.mjs\`, \`.json\`), or the field \`agentkeys\` of
\`package.json\`, in the working directory and above it, up to the nearest folder with a \`package.json\`.
\`--config <file>\` names one. Everything has a default: no file is needed.

\`\`\`ts
import { defineConfig } from 'agentkeys';
import { transportHttp } from '@agentkeys/transport-http';

export default defineConfig({
  plugins: [transportHttp({ endpoint: 'https://drift.example.com' })],
  account: { email: 'me@example.com' },
  budget: '5m',
});
\`\`\`

Node.js runs the file as it is, so types must be such that they can be left out (no \`enum\`, no \`namespace\`). Plugins
and providers are imported objects, names of packages, or paths that begin with \`./\`; names and paths are resolved from
the folder of the file and may stand beside options: \`['agentkeys-plugin-x', { host: 'h' }]\`. An imported provider object
contributes its options and nothing else: the scrape process loads the code from the provider's package, which must be
installed all the same; else the run ends with PROVIDER_NOT_FOUND. A package says in its
\`package.json\` what it is: \`"agentkeys": { "plugin": "x", "export": "x" }\`.

All faults are named at once, with path, expected and got; the exit code is 2. \`agentkeys config check\` does only that,
\`agentkeys config print\` shows what holds, without secrets. For a JSON file, \`core/schemas/config.schema.json\` makes
editors complete it.

## Settings

| setting | type | default | |
|---|---|---|---|
${rows.map((row) => `| \`${row.path}\` | ${row.type} | ${row.default} | ${row.doc.replaceAll('|', '\\|')} |`).join('\n')}

## Environment

| variable | |
|---|---|
${Object.entries(environmentVariables)
  .map(([name, doc]) => `| \`${name}\` | ${doc} |`)
  .join('\n')}
`;
}

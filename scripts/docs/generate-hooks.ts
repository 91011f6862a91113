import { type HookEntry, type HookKind, hookTable } from '../../core/src/hooks/hook-table.ts';

const kinds: Record<HookKind, string> = {
  modify: 'Each tap gets the value and returns the next one.',
  resolve: 'The first tap that answers wins; `undefined` passes.',
  detect: 'The first verdict wins, in order of stage; `undefined` passes.',
  before: 'In series; each may stop the run by throwing.',
  after: 'In series; each may stop the run by throwing.',
  on: 'Told in parallel; what goes wrong there is logged and counted, and harms nothing.',
};

const policies: Record<HookEntry<unknown, unknown>['policy'], string> = {
  stop: 'ends the run with the name of the plugin',
  skip: 'is named, logged, counted and passed over',
};

const describe = ([name, entry]: [string, HookEntry<unknown, unknown>]): string => `## ${name}

${entry.doc}

| | |
|---|---|
| kind | \`${entry.kind}\` |
| argument | \`${entry.argument.replaceAll('|', '\\|')}\` |
| answer | \`${entry.answer.replaceAll('|', '\\|')}\` |
| a tap that throws, is too slow or answers wrongly | ${policies[entry.kind === 'on' ? 'skip' : entry.policy]} |
| time limit of one tap | ${entry.timeoutMs / 1000} s |
| runs in | ${entry.runsIn === 'host' ? 'the host (`agentkeys`)' : 'the drift service (`agentkeys-drift`)'} |
`;

/** docs/hooks.md */
export function generateHooks(): string {
  const entries = Object.entries<HookEntry<unknown, unknown>>(hookTable);
  return `# Hooks

Made from \`core/src/hooks/hook-table.ts\` by \`npm run docs\`.

A plugin is what a factory returns. Its \`setup\` gets one function per hook, which registers a tap and nothing else:

\`\`\`ts
import { definePlugin } from 'agentkeys';

export const quietBanner = () =>
  definePlugin({
    name: 'quiet-banner',
    setup(api) {
      api.onOutcome(({ provider, outcome }) => api.log.info(\`\${provider}: \${outcome.outcome}\`));
    },
  });
\`\`\`

The prefix of a hook's name is its kind:

| kind | what it means |
|---|---|
${Object.entries(kinds)
  .map(([kind, text]) => `| \`${kind}\` | ${text} |`)
  .join('\n')}

Taps run in order of \`stage\` (\`api.detect(tap, { stage: 10 })\`, default 0), within a stage in order of registration:
first what is built in, then the plugins in the order of the configuration. Built-in answers of \`resolve\` hooks stand
at a very late stage, so that any plugin comes before them. The argument of every hook but \`modify\` is frozen.

${entries.map(describe).join('\n')}`;
}

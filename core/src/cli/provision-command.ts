import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { findPerson } from './find-person.ts';
import { openHost } from './open-host.ts';
import { addRunOptions, type RunOptions, readSandbox } from './run-options.ts';
import { runProvision } from './run-provision.ts';

interface ProvisionOptions extends RunOptions {
  json?: true;
  exitZero?: true;
  ignoreKnown?: true;
  force?: true;
  flow?: string;
}

const exits = `
Exit codes:
  0 a key was stored    1 failed               2 usage or configuration
  3 the page changed    4 rejected             5 unavailable, try later
  6 a person is needed  7 another run is on    130 interrupted

Examples:
  agentkeys provision openai --sandbox
  agentkeys provision openai --sandbox --inject tos-gate --json`;

/** `agentkeys provision <provider>`: a key, or in seconds a clear reason. */
export function addProvisionCommand(program: Command, context: CliContext): void {
  const command = program
    .command('provision')
    .description('obtain an API key, check it and store it')
    .argument('<provider>', 'name of the provider, for instance openai');
  addRunOptions(command)
    .option('--json', 'print one JSON object on stdout and nothing else')
    .option('--force', 'mint a key although there is one that works')
    .option('--flow <flow>', 'take this way to a key: api, oauth-pkce or ui')
    .option('--ignore-known', 'run although the drift is known, or was just met on this machine')
    .option('--exit-zero', 'exit with 0 in place of 3 when the page has changed')
    .addHelpText('after', exits)
    .action(async (provider: string, options: ProvisionOptions) => {
      const sandbox = readSandbox(options);
      if (!sandbox && !options.ignoreKnown && !options.force) {
        const { showKnownQuickly } = await import('./show-known-quickly.ts');
        if (await showKnownQuickly(context, provider, options)) return;
      }
      const host = await openHost(context, options.config);
      context.exit = await runProvision(
        context,
        host,
        {
          provider,
          ...(sandbox && { sandbox }),
          headed: options.headed ?? false,
          reveal: options.reveal ?? false,
          force: options.force ?? false,
          flow: options.flow,
          person: options.json ? undefined : findPerson(context),
          ignoreKnown: options.ignoreKnown ?? false,
        },
        { json: options.json ?? false, exitZero: options.exitZero ?? false },
      );
    });
}

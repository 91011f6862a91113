import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { LiveTestResult } from '../live-test/live-test-result.ts';
import type { Host } from '../provision/host.ts';
import { confirm } from './confirm.ts';
import { type CliContext, print, talk } from './context.ts';
import { findPerson } from './find-person.ts';
import { noDisplay, openDisplay } from './open-display.ts';
import { openHost } from './open-host.ts';
import { addConfigOption, addSandboxOptions, type RunOptions, readSandbox } from './run-options.ts';

interface LiveTestOptions extends Omit<RunOptions, 'reveal'> {
  all?: true;
  yes?: true;
  keep?: true;
  json?: true;
}

const notes = `
It is a command for account owners, by hand and never on a schedule: on a site it asks first, and it is refused in CI.
Exit codes: 0 all of them are well, 3 one or more have changed shape, 1 anything else, also where one is well and what was made
there could not be removed, 2 usage, configuration or a refusal, 130 interrupted.

Examples:
  agentkeys live-test openai
  agentkeys live-test --all --sandbox --json`;

/** `agentkeys live-test [provider…|--all]`: whether providers work today, as their users would find out. */
export function addLiveTestCommand(program: Command, context: CliContext): void {
  const command = program
    .command('live-test')
    .description('run providers on their sites, one after another, and remove again what that has made')
    .argument('[provider...]', 'names of providers, for instance openai')
    .option('--all', 'every provider that is installed or configured')
    .option('--yes', 'go on without a question')
    .option('--keep', 'store the keys, and remove nothing')
    .option('--sandbox', 'run against local replicas of the pages, where nothing has to be asked');
  addConfigOption(addSandboxOptions(command))
    .option('--headed', 'show the browser')
    .option('--json', 'print one JSON object a line, for each provider as it ends')
    .addHelpText('after', notes)
    .action(async (providers: string[], options: LiveTestOptions) => {
      context.exit = await liveTest(context, providers, options);
    });
}

async function liveTest(
  context: CliContext,
  named: readonly string[],
  options: LiveTestOptions,
): Promise<number> {
  const { signal, env } = context;
  const sandbox = readSandbox(options);
  const host = await openHost(context, options.config);
  const providers = await chooseProviders(host, named, options.all ?? false);
  if (!sandbox) {
    const { checkAttended } = await import('../live-test/check-attended.ts');
    const ask = (question: string) => confirm(context, question);
    await checkAttended({ providers, env, yes: options.yes ?? false, ask });
  }
  const { runLiveTests } = await import('../live-test/run-live-tests.ts');
  const results = await runLiveTests(host, {
    providers,
    ...(sandbox && { sandbox }),
    headed: options.headed ?? false,
    keep: options.keep ?? false,
    signal,
    person: options.json ? undefined : findPerson(context),
    watch: async (provider) => {
      if (options.json) return noDisplay;
      talk(context, `${provider}:`);
      return openDisplay(context);
    },
    onResult: (result) => {
      if (options.json) print(context, JSON.stringify(result));
    },
  });
  if (!options.json && results.length > 0) {
    const { renderLiveTests } = await import('../live-test/render-live-tests.ts');
    print(context, renderLiveTests(results));
  }
  return signal.aborted ? exitCodes.interrupted : exitOf(results);
}

/** Throws USAGE where neither names nor --all say which. */
async function chooseProviders(host: Host, named: readonly string[], all: boolean): Promise<string[]> {
  if (all === named.length > 0) {
    const seen = all ? 'names and --all' : 'no provider';
    throw new AgentKeysError('USAGE', { seen, expected: 'names of providers, or --all' });
  }
  if (!all) return [...new Set(named)];
  const { findProviderNames } = await import('../plugins/find-provider-names.ts');
  return findProviderNames(host);
}

function exitOf(results: readonly LiveTestResult[]): number {
  if (results.some(({ outcome }) => outcome === 'needs_fallback')) return exitCodes.needs_fallback;
  const isWell = results.every((each) => each.outcome === 'ok' && each.not_removed === null);
  return isWell ? exitCodes.ok : exitCodes.failed;
}

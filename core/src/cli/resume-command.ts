import type { Command } from 'commander';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Explained } from '../explain/explain-token.ts';
import { type CliContext, talk } from './context.ts';
import { openHost } from './open-host.ts';
import { addConfigOption } from './run-options.ts';
import { runProvision } from './run-provision.ts';

interface ResumeOptions {
  force?: true;
  headed?: true;
  reveal?: true;
  json?: true;
  exitZero?: true;
  config?: string;
}

/** `agentkeys resume <token>`: the same provision once more, after an upgrade. */
export function addResumeCommand(program: Command, context: CliContext): void {
  const command = program
    .command('resume')
    .description('run the provision of a token once more, after the provider package was upgraded')
    .argument('<token>', 'the outcome’s token or its beginning');
  addConfigOption(command)
    .option('--force', 'run although the same version is still installed')
    .option('--headed', 'show the browser')
    .option('--reveal', 'show the key in full')
    .option('--json', 'print one JSON object on stdout and nothing else')
    .option('--exit-zero', 'exit with 0 in place of 3 when the page has changed')
    .addHelpText('after', '\nThe exit codes are those of `agentkeys provision`.')
    .action(async (token: string, options: ResumeOptions) => {
      context.exit = await resume(context, token, options);
    });
}

async function resume(context: CliContext, token: string, options: ResumeOptions): Promise<number> {
  const host = await openHost(context, options.config);
  const { explainToken } = await import('../explain/explain-token.ts');
  const { mayBeFixed } = await import('../explain/decide-next.ts');
  const { explanation, record } = await explainToken(host, token);
  const { name: provider, version, packageName } = await host.resolveProvider(record.provider);

  const { known } = explanation;
  const isFixed = mayBeFixed({ record, known, installed: { version, packageName } });
  if (!isFixed && !options.force) throw notFixed(explanation);
  if (!options.json)
    talk(context, `${provider} ${record.provider_version} tripped; ${version} is installed and runs now.`);
  const { sandbox, injected = [] } = record;
  return runProvision(
    context,
    host,
    {
      provider,
      ...(sandbox && { sandbox: { inject: injected } }),
      headed: options.headed ?? false,
      reveal: options.reveal ?? false,
      // Who forces it wants to see the page and not what is known of it.
      ignoreKnown: options.force ?? false,
    },
    { json: options.json ?? false, exitZero: options.exitZero ?? false },
  );
}

function notFixed({ provider, token, versions, known, next }: Explained['explanation']): AgentKeysError {
  return new AgentKeysError('RESUME_NOT_FIXED', {
    provider,
    token,
    seen: `version ${versions.installed} is installed, and ${versions.tripped} tripped`,
    expected: known?.fixed_in ? `version ${known.fixed_in}, which has the fix` : 'another version',
    next: next.command,
  });
}

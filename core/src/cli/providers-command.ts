import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { Host } from '../provision/host.ts';
import { type CliContext, print } from './context.ts';
import { openHost } from './open-host.ts';
import { addConfigOption } from './run-options.ts';

interface Row {
  name: string;
  package?: string;
  version?: string;
  sandbox?: boolean;
  folder?: string;
  /** Why it cannot be used: the code of the error that it would end with. */
  error?: string;
}

/** `agentkeys providers list`. */
export function addProvidersCommand(program: Command, context: CliContext): void {
  const command = program.command('providers').description('show the providers that can be used from here');
  addConfigOption(command.command('list'))
    .description('list the providers that are installed or configured')
    .option('--json', 'print one JSON array')
    .action(async (options: { config?: string; json?: true }) => {
      const host = await openHost(context, options.config);
      const { findProviderNames } = await import('../plugins/find-provider-names.ts');
      const rows = await Promise.all((await findProviderNames(host)).map((name) => describe(host, name)));
      print(context, options.json ? JSON.stringify(rows) : render(rows));
      context.exit = exitCodes.ok;
    });
}

async function describe(host: Host, name: string): Promise<Row> {
  try {
    const { packageName, version, hasSandbox, packageFolder } = await host.resolveProvider(name);
    return { name, package: packageName, version, sandbox: hasSandbox, folder: packageFolder };
  } catch (error) {
    // One package that is not in order does not hide the others.
    if (isAgentKeysError(error)) return { name, error: error.code };
    throw error;
  }
}

function render(rows: readonly Row[]): string {
  if (rows.length === 0) return 'No provider is installed here.';
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows
    .map(({ name, package: from, version, sandbox, error }) => {
      const what = error ?? `${from}@${version}${sandbox ? ', with a sandbox' : ''}`;
      return `${name.padEnd(width)}  ${what}`;
    })
    .join('\n');
}

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
  addConfigOption(command.command('inspect'))
    .description('show what a provider’s package holds, without loading its code')
    .argument('<provider>', 'name of the provider, for instance openai')
    .option('--json', 'print one JSON object')
    .action(async (name: string, options: { config?: string; json?: true }) => {
      const inspected = await inspect(await openHost(context, options.config), name);
      print(context, options.json ? JSON.stringify(inspected) : renderInspected(inspected));
      context.exit = exitCodes.ok;
    });
}

interface Inspected extends Row {
  folder: string;
  /** Steps with a profile. */
  profiles: { step: string; version: string; views: string[]; variants: number }[];
}

async function inspect(host: Host, name: string): Promise<Inspected> {
  const provider = await host.resolveProvider(name);
  const profiles = Object.values(await provider.loadProfiles()).map(({ step, scraper_version, views }) => ({
    step,
    version: scraper_version,
    views: Object.keys(views),
    variants: Math.max(0, ...Object.values(views).map(({ outlines }) => outlines.length)),
  }));
  const { packageName, version, hasSandbox, packageFolder: folder } = provider;
  return { name, package: packageName, version, sandbox: hasSandbox, folder, profiles };
}

function renderInspected({ name, package: from, version, sandbox, folder, profiles }: Inspected): string {
  const steps = profiles.map(({ step, version: learned, views, variants }) => {
    const shapes = variants > 1 ? `, up to ${variants} shapes` : '';
    return `  ${step}: ${views.join(', ')} (learned with ${learned}${shapes})`;
  });
  return [
    `${name}  ${from}@${version}`,
    `folder   ${folder}`,
    `sandbox  ${sandbox ? `yes, see \`agentkeys sandbox ${name} --list\`` : 'none'}`,
    `profiles ${steps.length === 0 ? 'none: every step is run without its quick verdict and its guard' : ''}`.trimEnd(),
    ...steps,
  ].join('\n');
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

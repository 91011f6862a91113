import type { Command } from 'commander';
import type { Config } from '../config/schema.ts';
import { exitCodes } from '../contracts/exit-codes.ts';
import { type CliContext, print } from './context.ts';
import { openHost } from './open-host.ts';
import { addConfigOption } from './run-options.ts';

interface ConfigOptions {
  config?: string;
}

/** `agentkeys config check|print`. */
export function addConfigCommand(program: Command, context: CliContext): void {
  const command = program.command('config').description('check or show the configuration');
  addConfigOption(command.command('check'))
    .description('load the configuration with its plugins and providers, and name every fault')
    .action(async (options: ConfigOptions) => {
      const host = await openHost(context, options.config);
      const { findProviderNames } = await import('../plugins/find-provider-names.ts');
      const names = await findProviderNames(host);
      for (const name of names) await host.resolveProvider(name);
      print(context, `The configuration in ${host.folder} is in order.`);
      print(context, `providers  ${names.join(', ') || 'none installed'}`);
      print(context, `plugins    ${host.config.plugins.map(nameEntry).join(', ') || 'none configured'}`);
      context.exit = exitCodes.ok;
    });
  addConfigOption(command.command('print'))
    .description('print the configuration with its defaults as JSON, without secrets')
    .action(async (options: ConfigOptions) => {
      const host = await openHost(context, options.config);
      print(context, JSON.stringify(withoutSecrets(host.config), null, 2));
      context.exit = exitCodes.ok;
    });
}

type Entry = Config['plugins'][number] | Config['providers'][number];

function nameEntry(entry: Entry): string {
  if (typeof entry === 'string') return entry;
  return Array.isArray(entry) ? entry[0] : entry.name;
}

/** Account data and options are only said to be set: an option of an inbox is a password more often than not. */
function withoutSecrets(config: Config): unknown {
  const show = (entry: Entry): unknown => (Array.isArray(entry) ? [entry[0], '(set)'] : nameEntry(entry));
  const known = config.known.url && new URL(config.known.url);
  const endpoint = config.telemetry.endpoint && new URL(config.telemetry.endpoint).origin;
  return {
    ...config,
    providers: config.providers.map(show),
    plugins: config.plugins.map(show),
    ...(config.account && {
      account: Object.fromEntries(Object.keys(config.account).map((name) => [name, '(set)'])),
    }),
    telemetry: { ...config.telemetry, ...(endpoint && { endpoint }) },
    known: { ...config.known, ...(known && { url: known.origin + known.pathname }) },
  };
}

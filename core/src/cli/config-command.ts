import type { Command } from 'commander';
import type { Config } from '../config/schema.ts';
import { exitCodes } from '../contracts/exit-codes.ts';
import { type CliContext, print } from './context.ts';
import { openHost } from './open-host.ts';
import { addConfigOption } from './run-options.ts';

interface ConfigOptions {
  config?: string;
  json?: true;
}

/** `agentkeys config check|print`. */
export function addConfigCommand(program: Command, context: CliContext): void {
  const command = program.command('config').description('check or show the configuration');
  addConfigOption(command.command('check'))
    .description('load the configuration with its plugins and providers, and name every fault')
    .option('--json', 'print one JSON object')
    .action(async (options: ConfigOptions) => {
      const host = await openHost(context, options.config);
      const { loadConfig } = await import('../config/load-config.ts');
      const { file = null } = await loadConfig({ cwd: context.cwd, file: options.config });
      const { findProviderNames } = await import('../plugins/find-provider-names.ts');
      const providers = await findProviderNames(host);
      for (const name of providers) await host.resolveProvider(name);
      const plugins = host.config.plugins.map(nameEntry);
      if (options.json) print(context, JSON.stringify({ ok: true, file, providers, plugins }));
      else {
        print(context, `${file ?? 'The default configuration'} is in order.`);
        print(context, `providers  ${providers.join(', ') || 'none installed'}`);
        print(context, `plugins    ${plugins.join(', ') || 'none configured'}`);
      }
      context.exit = exitCodes.ok;
    });
  addConfigOption(command.command('print'))
    .description('print the configuration with its defaults as JSON, without secrets')
    .option('--json', 'the same; it is always JSON')
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
  const address = config.telemetry.endpoint && new URL(config.telemetry.endpoint);
  const endpoint = address && `${address.protocol}//${address.host}`;
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

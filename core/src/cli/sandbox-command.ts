import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import type { SandboxWithMail } from '../provision/add-mail-server.ts';
import type { Sandbox, SandboxDefinition } from '../sandbox/define-sandbox.ts';
import type { SandboxMailKind } from '../sandbox/mail-server.ts';
import { type CliContext, print, talk } from './context.ts';
import { openHost } from './open-host.ts';
import { addConfigOption, addSandboxOptions } from './run-options.ts';

interface SandboxOptions {
  inject?: string[];
  mailbox?: SandboxMailKind;
  list?: true;
  config?: string;
}

/** `agentkeys sandbox <provider>`: serves the replica of a provider's pages until it is stopped. */
export function addSandboxCommand(program: Command, context: CliContext): void {
  const command = program
    .command('sandbox')
    .description('serve a local replica of a provider’s pages until Ctrl-C')
    .argument('<provider>', 'name of the provider, for instance openai');
  addConfigOption(addSandboxOptions(command))
    .option('--list', 'list the changes that can be injected')
    .action(async (name: string, options: SandboxOptions) => {
      const host = await openHost(context, options.config);
      const definition = await (await host.resolveProvider(name)).loadSandbox();
      if (options.list) print(context, listChanges(definition));
      else await serve(context, host.folder, definition, options);
      context.exit = exitCodes.ok;
    });
}

function listChanges({ changes }: SandboxDefinition): string {
  const rows = Object.entries(changes).map(([name, { doc, arguments: accepted = [] }]) => {
    const form = accepted.length > 0 ? `${name}[:${accepted.join('|')}]` : name;
    return [form, doc] as const;
  });
  const width = Math.max(...rows.map(([form]) => form.length));
  return rows.map(([form, doc]) => `${form.padEnd(width)}  ${doc}`).join('\n');
}

/** Ends when the signal is aborted: that is how a person stops it, so it is no failure. */
async function serve(
  context: CliContext,
  folder: string,
  definition: SandboxDefinition,
  { inject = [], mailbox }: SandboxOptions,
): Promise<void> {
  const { parseInjected } = await import('../sandbox/parse-injected.ts');
  const replica = await definition.start(parseInjected(inject, definition));
  const { addMailServer } = await import('../provision/add-mail-server.ts');
  const sandbox: Sandbox & Partial<SandboxWithMail> =
    mailbox === 'imap' ? await addMailServer(replica, folder) : replica;
  try {
    for (const [name, origin] of Object.entries(sandbox.origins))
      print(context, `${name.padEnd(6)} ${origin}`);
    if (sandbox.mailPage) print(context, `mail   ${sandbox.mailPage}`);
    for (const [name, place] of Object.entries(sandbox.mailPlaces ?? {}))
      print(context, `${name.padEnd(6)} ${place}`);
    if (inject.length > 0) print(context, `changed ${inject.join(', ')}`);
    talk(context, 'Ctrl-C ends it.');
    await new Promise<void>((resolve) => {
      if (context.signal.aborted) resolve();
      context.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await sandbox.close();
  }
}

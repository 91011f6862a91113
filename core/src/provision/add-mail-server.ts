import { pathToFileURL } from 'node:url';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { coreFolder } from '../plugins/core-package.ts';
import { locatePackage } from '../plugins/locate-package.ts';
import { resolveEntry } from '../plugins/resolve-entry.ts';
import type { Sandbox } from '../sandbox/define-sandbox.ts';
import type { SandboxMailServer } from '../sandbox/mail-server.ts';

const packageName = '@agentkeys/inbox-imap';

export type SandboxWithMail = Sandbox & { mailPlaces: SandboxMailServer['places'] };

/**
 * The same sandbox, whose mails go to a mail server and are read from there. It is closed with the sandbox. Rejects with
 * SANDBOX_MAIL_SERVER, the sandbox closed.
 */
export async function addMailServer(sandbox: Sandbox, folder: string): Promise<SandboxWithMail> {
  try {
    if (!sandbox.mailbox.forward) throw new Error('the mailbox of this sandbox hands no mails on');
    const server = await startMailServer(folder);
    sandbox.mailbox.forward(server.deliver);
    return {
      ...sandbox,
      mailbox: server.mailbox,
      mailPlaces: server.places,
      close: async () => {
        await Promise.all([sandbox.close(), server.close()]);
      },
    };
  } catch (error) {
    await sandbox.close();
    const seen = error instanceof Error ? error.message : String(error);
    throw new AgentKeysError('SANDBOX_MAIL_SERVER', { seen }, { cause: error });
  }
}

/** It is a package of its own and loaded by name: core depends on no plugin. */
async function startMailServer(folder: string): Promise<SandboxMailServer> {
  const found = locatePackage(packageName, [folder, coreFolder]);
  const entry = found && resolveEntry(found, './sandbox');
  if (!entry?.exists) throw new Error(`${packageName} is not installed beside the configuration`);
  const module: { startMailServer(): Promise<SandboxMailServer> } = await import(
    /* @vite-ignore */ pathToFileURL(entry.file).href
  );
  return module.startMailServer();
}

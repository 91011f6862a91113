import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Account } from '../plugins/account.ts';
import type { Mailbox } from '../plugins/mailbox.ts';
import type { Run } from './run.ts';

export interface OpenedMail {
  mailbox: Mailbox;
  /** Lets go of it; the mailbox of a sandbox lives as long as the sandbox does. */
  close(): Promise<void>;
}

/**
 * The mailbox of a run, from the hook. Where there is none this throws MAIL_NOT_CONFIGURED; of a provider that reads no
 * mail, only its asking for one does. Throws what the plugin throws.
 */
export async function openMail(
  { host, info, sandbox, provider }: Run,
  account: Account,
): Promise<OpenedMail> {
  const refuse = () => new AgentKeysError('MAIL_NOT_CONFIGURED', { provider: info.provider });
  const found = await host.hooks.fire.resolveMail({ ...info, account });
  if (!found && provider.account.mail) throw refuse();
  const mailbox: Mailbox = found ?? { wait: () => Promise.reject(refuse()) };
  return {
    mailbox,
    close: async () => {
      if (mailbox !== sandbox?.mailbox) await mailbox.close?.();
    },
  };
}

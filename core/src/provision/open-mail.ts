import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Account } from '../plugins/account.ts';
import type { Mailbox } from '../plugins/mailbox.ts';
import type { Run } from './run.ts';

export interface OpenedMail {
  mailbox: Mailbox;
  /** Lets go of it; the mailbox of a sandbox lives as long as the sandbox does. */
  close(): Promise<void>;
}

/** The mailbox of a run, from the hook. Throws MAIL_NOT_CONFIGURED, and what the plugin throws. */
export async function openMail({ host, info, sandbox }: Run, account: Account): Promise<OpenedMail> {
  const mailbox = await host.hooks.fire.resolveMail({ ...info, account });
  if (!mailbox) throw new AgentKeysError('MAIL_NOT_CONFIGURED', { provider: info.provider });
  return {
    mailbox,
    close: async () => {
      if (mailbox !== sandbox?.mailbox) await mailbox.close?.();
    },
  };
}

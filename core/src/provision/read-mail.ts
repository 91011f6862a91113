import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { Mailbox, MailRequest } from '../plugins/mailbox.ts';

/** Longest wait for one mail, in milliseconds. */
const mailTimeoutMs = 120_000;

/** A mailbox is a plugin's: whatever goes wrong in it is that the mail is not available, and never drift. */
export async function readMail(
  mailbox: Mailbox,
  request: Omit<MailRequest, 'timeoutMs'>,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await mailbox.wait({ ...request, timeoutMs: mailTimeoutMs }, signal);
  } catch (error) {
    if (isAgentKeysError(error)) throw error;
    const seen = error instanceof Error ? error.message : String(error);
    throw new AgentKeysError('MAIL_UNAVAILABLE', { seen }, { cause: error });
  }
}

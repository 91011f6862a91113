import { AgentKeysError } from 'agentkeys';
import type { ImapFlow } from 'imapflow';

/** The folder that the server marks as the one for junk. Rejects with MAIL_FOLDER_MISSING where it marks none. */
export async function findSpamFolder(client: ImapFlow): Promise<string> {
  const found = (await client.list()).find(({ specialUse }) => specialUse === '\\Junk');
  if (found) return found.path;
  throw new AgentKeysError('MAIL_FOLDER_MISSING', {
    seen: 'the server marks no folder as junk',
    expected: 'the name of one as `spamFolder`',
  });
}

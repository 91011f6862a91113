import { AgentKeysError, type MailContent } from 'agentkeys';
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { Arrival } from './is-newer.ts';
import { addressFields, type MailAddresses, readAddresses, readContent } from './read-mail.ts';

/** A mail that may be what somebody waits for. */
export interface SeenMail extends Arrival, MailAddresses {
  uid: number;
  /** Read when it is asked for first; nothing where the mail has gone since. */
  content: Promise<MailContent | undefined> | undefined;
}

/** One folder of the mailbox as it is seen from this machine. */
export interface Folder {
  readonly path: string;
  /** Oldest first. */
  readonly mails: readonly SeenMail[];
  /** Sees what has come since the last look. Rejects with MAIL_FOLDER_MISSING, and with what the library throws. */
  look(client: ImapFlow): Promise<void>;
  read(client: ImapFlow, mail: SeenMail): Promise<MailContent | undefined>;
  markSeen(client: ImapFlow, mail: SeenMail): Promise<void>;
}

/** Of what was there before, only this much may be of interest: a mail comes within minutes. */
const pastMs = 2 * 86_400_000;
const mostMails = 500;
/** A verification mail is a few kilobytes; of a larger one the beginning is read. */
const mostBytes = 1024 * 1024;

/** Nothing in it is changed, unless mails are to be marked as seen. */
export function openFolder(path: string, readOnly: boolean): Folder {
  let mails: SeenMail[] = [];
  let nextUid: number | undefined;
  let validity: bigint | undefined;

  const inFolder = async <Result>(client: ImapFlow, work: () => Promise<Result>): Promise<Result> => {
    const lock = await client.getMailboxLock(path, { readOnly }).catch(async (error) => {
      throw (await isMissing(client, path, error)) ? missing(path) : error;
    });
    try {
      return await work();
    } finally {
      lock.release();
    }
  };

  /** Numbers of the mails that have not been seen; all of them are new but those of the first look. */
  const findUnseen = async (client: ImapFlow): Promise<{ uids: number[]; isNew: boolean }> => {
    const mailbox = client.mailbox;
    if (!mailbox) return { uids: [], isNew: false };
    if (nextUid !== undefined && validity === mailbox.uidValidity) {
      // A server may tell of new mail only when it is asked something.
      await client.noop();
      const from = nextUid;
      return { uids: (await search(client, { uid: `${from}:*` })).filter((uid) => uid >= from), isNew: true };
    }
    // Seen for the first time, or made anew by somebody: then the numbers mean other mails than before.
    mails = [];
    validity = mailbox.uidValidity;
    nextUid = mailbox.uidNext;
    const since = new Date(Date.now() - pastMs);
    return { uids: (await search(client, { since })).slice(-mostMails), isNew: false };
  };

  return {
    path,
    get mails() {
      return mails;
    },
    look: (client) =>
      inFolder(client, async () => {
        const { uids, isNew } = await findUnseen(client);
        if (uids.length === 0) return;
        const query = { uid: true, internalDate: true, headers: addressFields };
        const fetched: FetchMessageObject[] = [];
        for await (const message of client.fetch(uids.join(','), query, { uid: true })) fetched.push(message);
        const seenAt = Date.now();
        for (const { uid, internalDate, headers } of fetched.toSorted((one, other) => one.uid - other.uid)) {
          nextUid = Math.max(nextUid ?? 0, uid + 1);
          const takenAt = new Date(internalDate ?? seenAt).getTime();
          const addresses = await readAddresses(headers ?? Buffer.alloc(0));
          mails.push({ uid, takenAt, seenAt, isNew, ...addresses, content: undefined });
        }
        mails = mails.slice(-mostMails);
      }),
    read: (client, mail) => {
      mail.content ??= inFolder(client, async () => {
        const query = { source: { start: 0, maxLength: mostBytes } };
        const message = await client.fetchOne(String(mail.uid), query, { uid: true });
        if (!message) return undefined;
        return message.source && readContent(message.source);
      }).catch((error) => {
        // Asked again over the next connection.
        mail.content = undefined;
        throw error;
      });
      return mail.content;
    },
    markSeen: (client, mail) =>
      inFolder(client, async () => {
        await client.messageFlagsAdd(String(mail.uid), ['\\Seen'], { uid: true });
      }),
  };
}

async function search(client: ImapFlow, query: { since?: Date; uid?: string }): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  return (found || []).toSorted((one, other) => one - other);
}

/** Any refusal of a folder that the server does not list; a connection that is gone says nothing of folders. */
async function isMissing(client: ImapFlow, path: string, error: unknown): Promise<boolean> {
  if (!client.usable) return false;
  if ((error as { mailboxMissing?: boolean }).mailboxMissing) return true;
  return !(await client.list()).some((folder) => folder.path === path);
}

const missing = (folder: string): AgentKeysError =>
  new AgentKeysError('MAIL_FOLDER_MISSING', { seen: 'the server has no such folder', folder });

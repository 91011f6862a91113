import { setTimeout as pause } from 'node:timers/promises';
import { AgentKeysError, type Mailbox, type MailRequest } from 'agentkeys';
import { connect, type ImapConnection } from './connect.ts';
import { findSpamFolder } from './find-spam-folder.ts';
import { byNewest, findValue, isFor } from './find-value.ts';
import { type Folder, openFolder, type SeenMail } from './open-folder.ts';
import type { Settings } from './options.ts';
import { mayPass, readFailure } from './read-failure.ts';

/** Pauses before the next try to connect. */
const retryPauseMs = { first: 250, longest: 2_000 };

/** What a timer can be set to. */
const longestTimerMs = 2 ** 31 - 1;

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

interface Wait {
  request: MailRequest;
  settle(result: { value: string } | { error: unknown }): void;
}

/** A mailbox that is watched from now on until it is closed, over one connection for all who wait. */
export type WatchedMailbox = Required<Mailbox>;

/**
 * Opens the mailbox, so that what keeps it from being read is known before an account is made. Rejects as `connect`
 * does, and with MAIL_FOLDER_MISSING. A wait ends with the same codes; while the server is away it goes on waiting, and
 * what has come in between is seen when the server is back.
 */
export async function watchMailbox(
  settings: Settings,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<WatchedMailbox> {
  const waits = new Set<Wait>();
  const closing = new AbortController();
  let wake = new AbortController();
  /** What keeps the server from being asked now. */
  let trouble: AgentKeysError | undefined;
  const folders: Folder[] = [openFolder(settings.folder, !settings.markSeen)];
  let hasSpamFolder = settings.spamFolder === undefined;

  const lookAround = async (connection: ImapConnection): Promise<void> => {
    const { client } = connection;
    if (!hasSpamFolder) {
      const path = settings.spamFolder === true ? await findSpamFolder(client) : String(settings.spamFolder);
      folders.push(openFolder(path, !settings.markSeen));
      hasSpamFolder = true;
    }
    // The one that is watched comes last: a server tells of new mail in the folder that was opened last.
    for (const folder of folders.toReversed()) await folder.look(client);
    for (const wait of waits) await answer(connection, wait);
  };

  const answer = async ({ client }: ImapConnection, wait: Wait): Promise<void> => {
    const candidates = folders
      .flatMap((folder) => folder.mails.map((mail) => ({ folder, mail })))
      .filter(({ mail }) => isFor(mail, wait.request))
      .toSorted((one, other) => byNewest(one.mail, other.mail));
    for (const { folder, mail } of candidates) {
      const content = await folder.read(client, mail);
      const value = content && findValue(content, wait.request);
      if (value === undefined) continue;
      wait.settle({ value });
      if (settings.markSeen) await folder.markSeen(client, mail);
      return;
    }
  };

  const untilNews = async ({ client, ended }: ImapConnection): Promise<void> => {
    // It goes on until the next command; why it ended is told by that one.
    if (settings.idle && client.capabilities.has('IDLE')) client.idle().catch(() => undefined);
    const over = new AbortController();
    await Promise.race([ended, sleep(settings.pollMs, AbortSignal.any([over.signal, wake.signal]))]);
    over.abort();
  };

  /** A server may tell of new mail at any time, also in the middle of a look. */
  const listen = (connection: ImapConnection): ImapConnection => {
    connection.client.on('exists', () => wake.abort());
    return connection;
  };

  const watch = async (first: ImapConnection): Promise<void> => {
    let connection: ImapConnection | undefined = first;
    let retryMs = retryPauseMs.first;
    while (!closing.signal.aborted) {
      try {
        wake = new AbortController();
        connection ??= listen(await connect(settings, env, closing.signal));
        await untilEnded(connection, lookAround(connection));
        trouble = undefined;
        retryMs = retryPauseMs.first;
        if (!wake.signal.aborted) await untilNews(connection);
      } catch (error) {
        connection?.client.close();
        connection = undefined;
        if (closing.signal.aborted) return;
        trouble = readFailure(error, settings);
        const passes = mayPass(trouble);
        if (!passes) for (const wait of waits) wait.settle({ error: trouble });
        // Only somebody who waits has it tried again: a server shuts out whoever comes with a wrong password too often.
        await sleep(passes ? retryMs : longestTimerMs, wake.signal);
        retryMs = Math.min(retryMs * 2, retryPauseMs.longest);
      }
    }
    await connection?.client.logout().catch(() => undefined);
    connection?.client.close();
  };

  const wait = (request: MailRequest, signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      const aborts = AbortSignal.any([signal, closing.signal]);
      const settle: Wait['settle'] = (result) => {
        waits.delete(waiting);
        clearTimeout(timer);
        aborts.removeEventListener('abort', onAbort);
        if ('value' in result) resolve(result.value);
        else reject(result.error);
      };
      const onAbort = (): void => settle({ error: signal.aborted ? signal.reason : closed() });
      const onLate = (): void => settle({ error: trouble ?? lateError(folders, request) });
      const waiting: Wait = { request, settle };
      const timer = setTimeout(onLate, request.timeoutMs);
      aborts.addEventListener('abort', onAbort, { once: true });
      if (aborts.aborted) return onAbort();
      waits.add(waiting);
      wake.abort();
    });

  const first = await connect(settings, env, closing.signal);
  try {
    await untilEnded(first, lookAround(first));
  } catch (error) {
    first.client.close();
    throw readFailure(error, settings);
  }
  const watching = watch(listen(first));
  return {
    wait,
    close: async () => {
      closing.abort();
      wake.abort();
      await watching;
    },
  };
}

/** A command over a connection that has ended may never be answered. */
async function untilEnded<Result>({ ended }: ImapConnection, work: Promise<Result>): Promise<Result> {
  const lost = ended.then((): never => {
    throw Object.assign(new Error('the connection has ended'), { code: 'the connection ended' });
  });
  lost.catch(() => undefined);
  return Promise.race([work, lost]);
}

const closed = (): AgentKeysError =>
  new AgentKeysError('MAIL_UNAVAILABLE', { seen: 'the mailbox was closed' });

/** Counts and no addresses: they tell a mail that never came from one that was not the right one. */
function lateError(folders: readonly Folder[], request: MailRequest): AgentKeysError {
  const mails: SeenMail[] = folders.flatMap((folder) => folder.mails);
  const { from: _, ...anySender } = request;
  const forThis = mails.filter((mail) => isFor(mail, anySender)).length;
  const fromSender = mails.filter((mail) => isFor(mail, request)).length;
  const ofSender = request.from === undefined ? '' : `, ${fromSender} of them from the expected sender`;
  return new AgentKeysError('MAIL_UNAVAILABLE', {
    seen: `${forThis} mails for this account since it was asked for${ofSender}, none with a ${request.want}`,
    expected: `a mail with a ${request.want} within ${request.timeoutMs} ms`,
  });
}

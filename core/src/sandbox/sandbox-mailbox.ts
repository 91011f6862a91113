import { setTimeout as pause } from 'node:timers/promises';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { extractCode } from '../mail/extract-code.ts';
import { extractLink } from '../mail/extract-link.ts';
import type { Mailbox, MailRequest } from '../plugins/mailbox.ts';
import { decodeQuotedPrintable } from './quoted-printable.ts';

export interface SandboxMail {
  /** `Name <address>` or an address. */
  from: string;
  to: string;
  subject: string;
  html: string;
  /** How `html` was encoded for its way; whoever reads the mailbox gets it decoded. */
  transferEncoding?: 'quoted-printable';
}

export interface ReceivedMail extends SandboxMail {
  /** Unix milliseconds. */
  at: number;
}

/** A mailbox that lives in this process and is read as a real one is: out of the mail's own text. */
export interface SandboxMailbox extends Mailbox {
  /** Delivers a mail, at once or so many milliseconds later. */
  send(mail: SandboxMail, afterMs?: number): void;
  /** Hands every mail to a mail server as well, when it is delivered. */
  forward(deliver: (mail: SandboxMail) => Promise<void>): void;
  /** Oldest first. */
  readonly mails: readonly ReceivedMail[];
  close(): Promise<void>;
}

export function createSandboxMailbox(): SandboxMailbox {
  const mails: ReceivedMail[] = [];
  const closing = new AbortController();
  let arrival = Promise.withResolvers<void>();

  let deliverElsewhere: Parameters<SandboxMailbox['forward']>[0] = async () => undefined;

  const deliver = (sent: SandboxMail): void => {
    const mail = decoded(sent);
    mails.push({ ...mail, at: Date.now() });
    // A fault of the sandbox itself, as in serveOrigins: to the run it looks like a mail that never came.
    deliverElsewhere(mail).catch((error) => {
      process.emitWarning(error instanceof Error ? error : String(error), 'SandboxWarning');
    });
    arrival.resolve();
    arrival = Promise.withResolvers();
  };

  return {
    mails,
    forward: (elsewhere) => {
      deliverElsewhere = elsewhere;
    },
    send: (mail, afterMs = 0) => {
      if (afterMs === 0) return deliver(mail);
      // Closing ends the wait; nobody is left to read the mail then.
      pause(afterMs, undefined, { signal: closing.signal, ref: false }).then(
        () => deliver(mail),
        () => undefined,
      );
    },
    wait: async (request, signal) => {
      const over = new AbortController();
      const late = pause(request.timeoutMs, 'late' as const, {
        signal: AbortSignal.any([signal, closing.signal, over.signal]),
      });
      try {
        for (;;) {
          const found = findNewest(mails, request);
          if (found !== undefined) return found;
          if ((await Promise.race([arrival.promise, late])) === 'late') break;
        }
      } catch (error) {
        signal.throwIfAborted();
        throw new AgentKeysError('MAIL_UNAVAILABLE', { seen: 'the mailbox was closed' }, { cause: error });
      } finally {
        over.abort();
        late.catch(() => undefined);
      }
      throw new AgentKeysError('MAIL_UNAVAILABLE', {
        seen: `${mails.length} mails, none with a ${request.want} for this account`,
        expected: `a mail with a ${request.want} within ${request.timeoutMs} ms`,
      });
    },
    close: async () => closing.abort(),
  };
}

function decoded({ transferEncoding, ...mail }: SandboxMail): SandboxMail {
  return transferEncoding ? { ...mail, html: decodeQuotedPrintable(mail.html) } : mail;
}

/** Newest first; a mail without what is wanted, such as a welcome mail, is passed over. */
function findNewest(mails: readonly ReceivedMail[], request: MailRequest): string | undefined {
  const extract = request.want === 'code' ? extractCode : extractLink;
  const recipient = request.recipient.toLowerCase();
  for (const mail of mails.toReversed()) {
    if (mail.at < request.since || mail.to.toLowerCase() !== recipient) continue;
    if (request.from && !mail.from.toLowerCase().includes(request.from.toLowerCase())) continue;
    const found = extract(mail);
    if (found !== undefined) return found;
  }
  return undefined;
}

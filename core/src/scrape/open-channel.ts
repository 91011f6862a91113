import type { Duplex } from 'node:stream';
import type { ChannelRequests, ReplyMessage, RequestName, StartMessage } from './channel-messages.ts';
import { readLines } from './read-lines.ts';

/** A line on the channel between host and scrape process is at most this long, in bytes. */
export const maxChannelBytes = 8 * 1024 * 1024;

/** The host could not answer; `code` says why, in the words of the error registry. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Channel {
  /** The host's first message. */
  readonly start: Promise<StartMessage>;
  /** Asks the host. Rejects with `ChannelError` where the host could not answer or is gone. */
  ask<Name extends RequestName>(
    name: Name,
    ask: ChannelRequests[Name]['ask'],
  ): Promise<ChannelRequests[Name]['answer']>;
  close(): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: ChannelError): void;
}

/**
 * The scrape process's end of the channel: one line of JSON for each message, both ways. `onEnd` is called when the
 * host has gone, which must end this process.
 */
export function openChannel(stream: Duplex, onEnd: () => void): Channel {
  const waiting = new Map<number, Waiting>();
  const start = Promise.withResolvers<StartMessage>();
  // Nobody may have asked for it yet when the host goes.
  start.promise.catch(() => undefined);
  let last = 0;
  let closed = false;

  const onEndOnce = () => {
    if (closed) return;
    closed = true;
    const gone = new ChannelError('SCRAPE_CHANNEL', 'the host is gone');
    start.reject(gone);
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
    onEnd();
  };

  readLines(stream, maxChannelBytes, {
    onLine(line) {
      const message = parseMessage(line);
      if (message?.type === 'start') start.resolve(message);
      if (message?.type !== 'reply') return;
      const request = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.ok) request?.resolve(message.answer);
      else request?.reject(new ChannelError(message.error.code, message.error.message));
    },
    onTooLong: onEndOnce,
    onEnd: onEndOnce,
  });

  return {
    start: start.promise,
    ask(name, ask) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      if (closed) reject(new ChannelError('SCRAPE_CHANNEL', 'the host is gone'));
      else {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        stream.write(`${JSON.stringify({ type: 'request', id, name, ask })}\n`);
      }
      // The host is trusted to answer in the form that the message table says.
      return promise as Promise<ChannelRequests[typeof name]['answer']>;
    },
    close() {
      closed = true;
      stream.destroy();
    },
  };
}

function parseMessage(line: string): StartMessage | ReplyMessage | undefined {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null
      ? (message as StartMessage | ReplyMessage)
      : undefined;
  } catch {
    return undefined;
  }
}

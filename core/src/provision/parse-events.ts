import type { Readable } from 'node:stream';
import { type ScrapeEvent, scrapeEventSchema, type TerminalEvent } from '../contracts/index.ts';
import { maxEventBytes } from '../contracts/max-event-bytes.ts';
import { readLines } from '../scrape/read-lines.ts';

export interface EventReader {
  /** Every event up to and including the terminal one. */
  onEvent(event: ScrapeEvent): void;
  /** A line that is no event: it belongs into the log. */
  onLog(line: string): void;
  /** The stream has ended. */
  onEnd?(): void;
}

export interface ParsedEvents {
  /** The first terminal event; what comes after it does not count. */
  readonly terminal: TerminalEvent | undefined;
  /** Lines that were no event, too long, or came after the end. */
  readonly invalidLines: number;
}

/** Reads the scrape process's stdout line by line; whatever comes, it neither throws nor grows without limit. */
export function parseEvents(stream: Readable, reader: EventReader, maxBytes = maxEventBytes): ParsedEvents {
  let terminal: TerminalEvent | undefined;
  let invalidLines = 0;
  const refuse = (note: string) => {
    invalidLines += 1;
    reader.onLog(note);
  };
  readLines(stream, maxBytes, {
    onLine(line) {
      const event = parseEvent(line);
      if (!event) return refuse(line);
      if (terminal) return refuse(`an event of type ${event.type} came after the end and was passed over`);
      if (event.type !== 'progress') terminal = event;
      reader.onEvent(event);
    },
    onTooLong: () => refuse(`a line of more than ${maxBytes} bytes was dropped`),
    onEnd: () => reader.onEnd?.(),
  });
  return {
    get terminal() {
      return terminal;
    },
    get invalidLines() {
      return invalidLines;
    },
  };
}

function parseEvent(line: string): ScrapeEvent | undefined {
  try {
    return scrapeEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

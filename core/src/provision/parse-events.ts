import type { Readable } from 'node:stream';
import { type ScrapeEvent, scrapeEventSchema, type TerminalEvent } from '../contracts/index.ts';
import { maxEventBytes } from '../contracts/max-event-bytes.ts';
import { readLines } from '../scrape/read-lines.ts';

export interface EventReader {
  /** Every event up to and including the terminal one. */
  onEvent(event: ScrapeEvent): void;
  /** Whether an event was asked for: one that was not is a line like any other. Default: all were. */
  expects?(event: ScrapeEvent): boolean;
  /** A line that is no event: it belongs into the log. */
  onLog(line: string): void;
  /** More than any run has to say: nothing of what follows is read. */
  onFlood?(): void;
  /** The stream has ended. */
  onEnd?(): void;
}

/** What a line was that is no event: longer than any may be, without its end, anything else, or one too many. */
export type LineFault = 'too_long' | 'cut_off' | 'garbage' | 'after_end';

/** What a process may print over its whole life, in bytes: its events and some noise. */
export const maxTotalBytes = 64 * 1024 * 1024;
/** The same in lines that are no events: what is printed in small pieces costs more to look at. */
export const maxNoise = 10_000;

export interface ParsedEvents {
  /** The first terminal event; what comes after it does not count. */
  readonly terminal: TerminalEvent | undefined;
  /** Lines that were no event, too long, or came after the end. */
  readonly invalidLines: number;
  /** What was wrong with the last of them. */
  readonly lastFault: LineFault | undefined;
}

/** Reads the scrape process's stdout line by line; whatever comes, it neither throws nor grows without limit. */
export function parseEvents(stream: Readable, reader: EventReader, maxBytes = maxEventBytes): ParsedEvents {
  let terminal: TerminalEvent | undefined;
  let invalidLines = 0;
  let lastFault: LineFault | undefined;
  let total = 0;
  let endsOpen = false;
  let streamEnded = false;
  let isFlooded = false;
  const refuse = (fault: LineFault, note: string) => {
    if (isFlooded) return;
    invalidLines += 1;
    lastFault = fault;
    reader.onLog(note);
    if (invalidLines === maxNoise) flood(`${maxNoise} lines`);
  };
  /** The rest is thrown away without being looked at, so that the process is not held up and can be ended. */
  const flood = (what: string) => {
    isFlooded = true;
    stream.removeAllListeners('data');
    stream.on('data', () => undefined);
    reader.onLog(`more than ${what} that are no events were printed, the rest was passed over`);
    reader.onFlood?.();
  };
  // Before the reader of lines takes its end: the last line may have none of its own.
  for (const end of ['end', 'close', 'error']) {
    stream.prependListener(end, () => {
      streamEnded = true;
    });
  }
  stream.on('data', (chunk: Buffer) => {
    total += chunk.length;
    endsOpen = chunk.at(-1) !== 0x0a;
    if (total > maxTotalBytes) flood(`${maxTotalBytes} bytes`);
  });
  readLines(stream, maxBytes, {
    onLine(line) {
      if (isFlooded) return;
      const event = parseEvent(line);
      if (!event || reader.expects?.(event) === false)
        return refuse(streamEnded && endsOpen ? 'cut_off' : 'garbage', line);
      if (terminal)
        return refuse('after_end', `an event of type ${event.type} came after the end and was passed over`);
      if (event.type !== 'progress') terminal = event;
      reader.onEvent(event);
    },
    onTooLong: () => refuse('too_long', `a line of more than ${maxBytes} bytes was dropped`),
    onEnd: () => reader.onEnd?.(),
  });
  return {
    get terminal() {
      return terminal;
    },
    get invalidLines() {
      return invalidLines;
    },
    get lastFault() {
      return lastFault;
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

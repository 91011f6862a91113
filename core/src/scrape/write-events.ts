import { maxEventBytes } from '../contracts/max-event-bytes.ts';
import type { Hint, ProgressEvent, ScrapeEvent, TerminalEvent } from '../contracts/scrape-event.ts';
import type { Redactor } from '../redact/create-redactor.ts';
import { redactValue } from '../redact/redact-value.ts';

export interface EventWriter {
  progress(event: ProgressEvent): void;
  /**
   * Writes the event that ends the run and resolves when it has left this process. Only the first one is written; a
   * later call waits for it.
   */
  finish(event: TerminalEvent): Promise<void>;
  /** A terminal event has been written. */
  readonly finished: boolean;
}

/** Hands over one chunk and calls back when it has been taken. */
export type Write = (chunk: string, taken: () => void) => void;

/** Fields that hold no free text: hashes, codes, ids and what the event is for. */
const verbatim = new Set([
  'type',
  'kind',
  'code',
  'step',
  'state',
  'variant',
  'api_key',
  'screenshot_b64',
  'dom_digest',
  'shape_sim',
  'resume_token',
  'outline',
  'wireframe',
  'missing',
  'unexpected',
  'class',
  'rule',
  'challenge',
  'scraper_version',
]);

/** Longest free texts of the contract; a redacted one may have grown. */
const limits: Record<string, number> = { url: 2048, reason: 300, diff: 300, locator: 300, name: 80 };

/** Writes events as NDJSON. Secrets are blotted out here, last of all. */
export function createEventWriter(write: Write, redactor: Redactor): EventWriter {
  let ending: Promise<void> | undefined;
  const lineOf = (event: ScrapeEvent) => `${JSON.stringify(redactEvent(event, redactor))}\n`;
  return {
    get finished() {
      return ending !== undefined;
    },
    progress(event) {
      if (!ending) write(lineOf(event), () => undefined);
    },
    finish(event) {
      ending ??= new Promise((resolve) => {
        let line = lineOf(event);
        // The picture is the only part that can be too large, and the event matters more.
        if (event.type === 'tripwire' && Buffer.byteLength(line) > maxEventBytes) {
          line = lineOf({ ...event, screenshot_b64: '' });
        }
        write(line, resolve);
      });
      return ending;
    },
  };
}

function redactEvent(event: ScrapeEvent, redactor: Redactor): unknown {
  return Object.fromEntries(
    Object.entries(event).map(([name, value]) => {
      if (verbatim.has(name)) return [name, value];
      if (name === 'details') return [name, redactEvent(value as ScrapeEvent, redactor)];
      if (name === 'hints') return [name, (value as Hint[]).map((hint) => redactHint(hint, redactor))];
      return [name, clip(redactValue(value, redactor), limits[name])];
    }),
  );
}

function redactHint(hint: Hint, redactor: Redactor): unknown {
  const words = Object.entries(hint).filter(([name]) => name === 'locator' || name === 'name');
  const redacted = words.map(([name, text]) => [name, clip(redactValue(text, redactor), limits[name])]);
  return { ...hint, ...Object.fromEntries(redacted) };
}

function clip(value: unknown, limit: number | undefined): unknown {
  if (limit === undefined) return value;
  if (typeof value === 'string') return value.slice(0, limit);
  return Array.isArray(value) ? value.map((item) => clip(item, limit)) : value;
}

import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scrapeEventSchema } from '../contracts/index.ts';
import { parseEvents } from './parse-events.ts';

const event = fc.constantFrom(
  { type: 'progress', step: 'a', state: 'started', elapsed_ms: 1 },
  { type: 'success', api_key: 'k', scraper_version: '1.0.0', elapsed_ms: 2 },
  { type: 'error', code: 'network', step: null, details: { reason: 'no route' } },
);
/** Events, things like events, JSON, and bytes of any kind. */
const piece = fc.oneof(
  event.map((value) => `${JSON.stringify(value)}\n`),
  fc
    .tuple(event, fc.dictionary(fc.string(), fc.jsonValue()))
    .map(([a, b]) => `${JSON.stringify({ ...a, ...b })}\n`),
  fc.json().map((text) => `${text}\r\n`),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.uint8Array({ maxLength: 60 }),
  fc.constantFrom('\n', '\r', '{', '{"type":"success"', '"', '\u0000', '{"__proto__":{"type":"error"}}\n'),
);

it('reads whatever a scrape process may print: it never throws, and gives events alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const stream = new PassThrough();
      const types: string[] = [];
      let ended = 0;
      const parsed = parseEvents(
        stream,
        {
          onEvent: (given) => types.push(scrapeEventSchema.parse(given).type),
          onLog: () => undefined,
          onEnd: () => void ended++,
        },
        200,
      );
      for (const chunk of pieces) stream.write(chunk);
      stream.end();
      await finished(stream);
      expect(ended).toBe(1);
      // At most one terminal event, and it is the last.
      expect(types.slice(0, -1).every((type) => type === 'progress')).toBe(true);
      expect(parsed.terminal?.type).toBe(types.find((type) => type !== 'progress'));
    }),
    { numRuns: 10_000 },
  );
});

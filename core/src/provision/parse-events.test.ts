import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, it } from 'vitest';
import type { ScrapeEvent } from '../contracts/index.ts';
import { maxNoise, maxTotalBytes, parseEvents } from './parse-events.ts';

const progress = { type: 'progress', step: 'sign-up', state: 'started', elapsed_ms: 3 };
const success = { type: 'success', api_key: 'ak-123', scraper_version: '1.0.0', elapsed_ms: 9 };
const failure = { type: 'error', code: 'network', step: 'sign-up', details: { reason: 'no route' } };
const line = (event: unknown) => `${JSON.stringify(event)}\n`;

async function parse(
  chunks: (string | Buffer)[],
  maxBytes?: number,
  expects?: (event: ScrapeEvent) => boolean,
) {
  const stream = new PassThrough();
  const events: ScrapeEvent[] = [];
  const log: string[] = [];
  const parsed = parseEvents(
    stream,
    { onEvent: (event) => events.push(event), onLog: (text) => log.push(text), ...(expects && { expects }) },
    maxBytes,
  );
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await finished(stream);
  const { terminal, invalidLines, lastFault } = parsed;
  return { events, log, terminal, invalidLines, lastFault };
}

it('gives every event of a good run', async () => {
  const { events, terminal, invalidLines } = await parse([line(progress), line(success)]);
  expect(events).toEqual([progress, success]);
  expect(terminal).toEqual(success);
  expect(invalidLines).toBe(0);
});

it('puts lines together that come in pieces, also in the middle of a character', async () => {
  const event = { ...failure, details: { reason: 'Zürich 東京' } };
  const bytes = Buffer.from(line(event));
  const pieces = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
  expect((await parse(pieces)).terminal).toEqual(event);
});

it('lets the first terminal event win', async () => {
  const { events, terminal, invalidLines, log } = await parse([line(failure), line(success), line(progress)]);
  expect(events).toEqual([failure]);
  expect(terminal).toEqual(failure);
  expect(invalidLines).toBe(2);
  expect(log.join()).not.toContain('ak-123');
});

it('takes an end that nobody has asked for as no event', async () => {
  const stopped = { type: 'stopped', step: 'sign-up', scraper_version: '1.0.0', elapsed_ms: 9 };
  const lines = [line(progress), line(stopped)];
  expect((await parse(lines)).terminal).toEqual(stopped);
  const refused = await parse(lines, undefined, (event) => event.type !== 'stopped');
  expect(refused).toMatchObject({ events: [progress], terminal: undefined, lastFault: 'garbage' });
});

it('sends what is no event to the log and goes on', async () => {
  const garbage = [
    'a stray print\n',
    '{"type":"success"}\n',
    '{"type":\n',
    '[]\n',
    'null\n',
    '\n',
    '"text"\r\n',
  ];
  const { terminal, log, invalidLines } = await parse([...garbage, line(success)]);
  expect(terminal).toEqual(success);
  expect(log).toEqual(['a stray print', '{"type":"success"}', '{"type":', '[]', 'null', '"text"']);
  expect(invalidLines).toBe(6);
});

it('refuses an event with a field that the contract does not know', async () => {
  expect((await parse([line({ ...success, password: 'x' })])).terminal).toBeUndefined();
});

it('drops a line that is too long and reads the next one', async () => {
  const { terminal, log, invalidLines } = await parse(
    ['x'.repeat(600), 'x'.repeat(600), '\n', line(success)],
    1000,
  );
  expect(terminal).toEqual(success);
  expect(invalidLines).toBe(1);
  expect(log).toEqual(['a line of more than 1000 bytes was dropped']);
});

it('takes no half of an event when the stream ends in the middle of a line', async () => {
  const half = line(success).slice(0, -12);
  const { terminal, log } = await parse([line(progress), half]);
  expect(terminal).toBeUndefined();
  expect(log).toEqual([half]);
});

it('takes a last line without its line break', async () => {
  expect((await parse([JSON.stringify(success)])).terminal).toEqual(success);
});

it.each([
  ['{"type":"succ', 'cut_off'],
  ['garbage\n', 'garbage'],
  [`${'x'.repeat(101)}\n`, 'too_long'],
  [line(success) + line(success), 'after_end'],
  [line(success), undefined],
  // The last line break is missing, and nothing else.
  [JSON.stringify(failure), undefined],
])('says what was wrong with the last line of %j', async (text, fault) => {
  expect((await parse([text], 100)).lastFault).toBe(fault);
});

it('stops reading a flood, and says so once', async () => {
  const stream = new PassThrough();
  const seen = { lines: 0, floods: 0 };
  const parsed = parseEvents(stream, {
    onEvent: () => undefined,
    onLog: () => void seen.lines++,
    onFlood: () => void seen.floods++,
  });
  const megabyte = Buffer.from('x'.repeat(1024 * 1024));
  for (let n = 0; n < maxTotalBytes / megabyte.length + 8; n++) {
    if (!stream.write(megabyte)) await once(stream, 'drain');
  }
  stream.end(line(success));
  await finished(stream);
  expect(seen.floods).toBe(1);
  expect(seen.lines).toBeLessThan(3);
  expect(parsed.terminal).toBeUndefined();
}, 60_000);

it('takes many small lines for a flood, too', async () => {
  const { log, terminal } = await parse(['x\n'.repeat(3 * maxNoise), line(success)]);
  expect(log).toHaveLength(maxNoise + 1);
  expect(terminal).toBeUndefined();
});

import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendResult, Transport } from '../plugins/transport.ts';
import type { OutgoingReport } from './build-report.ts';
import { flushOutbox } from './flush-outbox.ts';
import { openOutbox } from './outbox.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-outbox-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const now = Date.UTC(2030, 0, 15);
const report = (msecs: number): OutgoingReport => ({
  schema: 'drift/1',
  report_id: v7({ msecs }),
  service: 'acme',
  tripwire: { kind: 'timeout', step: 'signup-form' },
  dom_digest: 's1:0123456789abcdef',
  url_host: 'acme.example',
  scraper_version: '1.0.0',
});
const day = 24 * 60 * 60 * 1000;
const receipt = {
  batch_key: 'acme.2030-01-15.0123456789abcdef',
  step_hash: '0123456789abcdef',
  duplicate: false,
};
const openNow = () => openOutbox(home, { now: () => now, maxReports: 3 });

describe('openOutbox', () => {
  it('gives back what waits, oldest first, from files for the owner alone', async () => {
    const outbox = await openNow();
    const [first, second] = [report(now - 2), report(now - 1)];
    await outbox.put(second);
    await outbox.put(first);
    expect(await outbox.peek()).toEqual([first, second]);
    expect((await stat(join(home, 'outbox', `${first.report_id}.json`))).mode & 0o777).toBe(0o600);
    await outbox.remove(first.report_id);
    await outbox.remove(first.report_id);
    expect(await outbox.peek()).toEqual([second]);
    expect(await outbox.dropped()).toEqual({});
  });

  it('has a limit in number and in age, and counts every drop with its reason', async () => {
    const outbox = await openNow();
    for (let n = 0; n < 5; n++) await outbox.put(report(now - 8 * day + n));
    await outbox.put(report(now));
    await writeFile(join(home, 'outbox', `${v7({ msecs: now })}.json`), '{"half":');
    expect(await outbox.peek()).toHaveLength(1);
    await outbox.refuse('not_allowed');
    expect(await outbox.dropped()).toEqual({ outbox_full: 3, too_old: 2, not_readable: 1, not_allowed: 1 });
  });

  it('counts a drop once although several processes see it', async () => {
    const boxes = await Promise.all([openNow(), openNow(), openNow()]);
    await boxes[0]?.put(report(now - 8 * day));
    await Promise.all(boxes.map((outbox) => outbox.peek()));
    expect(await boxes[0]?.dropped()).toEqual({ too_old: 1 });
  });
});

describe('flushOutbox', () => {
  const transport = (answer: (report: OutgoingReport) => unknown): Transport & { seen: string[] } => {
    const seen: string[] = [];
    return {
      name: 'test',
      seen,
      async send(sent) {
        seen.push(sent.report_id);
        return (await answer(sent)) as SendResult;
      },
    };
  };
  const flushWith = async (via: Transport, signal = AbortSignal.timeout(60_000)) =>
    flushOutbox({ outbox: await openNow(), transport: via, signal, now: () => now });

  it('removes what was confirmed', async () => {
    const outbox = await openNow();
    for (const at of [2, 1]) await outbox.put(report(now - at));
    const waiting = await outbox.peek();
    const via = transport(() => ({ ok: true, receipt }));
    expect(await flushWith(via)).toEqual({ sent: 2, dropped: 0, left: 0 });
    expect(via.seen).toEqual(waiting.map((item) => item.report_id));
    expect((await readdir(join(home, 'outbox'))).filter((name) => name.endsWith('.json'))).toEqual([]);
  });

  it('drops what will never be taken and goes on with the next', async () => {
    const outbox = await openNow();
    for (const at of [2, 1]) await outbox.put(report(now - at));
    const first = (await outbox.peek())[0]?.report_id;
    const via = transport((sent) =>
      sent.report_id === first
        ? { ok: false, retry: false, reason: 'Report Invalid!' }
        : { ok: true, receipt },
    );
    expect(await flushWith(via)).toEqual({ sent: 1, dropped: 1, left: 0 });
    expect(await outbox.dropped()).toEqual({ report_invalid_: 1 });
  });

  it.each([
    ['a retryable failure', () => ({ ok: false, retry: true, reason: 'http_503' }), 'http_503'],
    ['an exception', () => Promise.reject(new Error('broken')), 'transport_failed'],
    ['something that is no receipt', () => ({ ok: true, receipt: { fine: true } }), 'no_receipt'],
    ['nothing at all', () => undefined, 'transport_failed'],
  ])('keeps everything after %s, and stops', async (_, answer, stopped) => {
    const outbox = await openNow();
    for (const at of [2, 1]) await outbox.put(report(now - at));
    const via = transport(answer);
    expect(await flushWith(via)).toEqual({ sent: 0, dropped: 0, left: 2, stopped });
    expect(via.seen).toHaveLength(1);
    expect(await outbox.peek()).toHaveLength(2);
  });

  it('waits as long as the service asks for, over several commands', async () => {
    const outbox = await openNow();
    await outbox.put(report(now));
    const busy = transport(() => ({ ok: false, retry: true, reason: 'http_429', retryAfterMs: 60_000 }));
    expect((await flushWith(busy)).stopped).toBe('http_429');
    expect((await flushWith(busy)).stopped).toBe('paused');
    expect(busy.seen).toHaveLength(1);
    const via = transport(() => ({ ok: true, receipt }));
    const later = await flushOutbox({
      outbox,
      transport: via,
      signal: AbortSignal.timeout(60_000),
      now: () => now + 60_001,
    });
    expect(later.sent).toBe(1);
  });

  it('ends with its signal although the transport does not', async () => {
    const outbox = await openNow();
    await outbox.put(report(now));
    const limit = new AbortController();
    const via = transport(() => {
      limit.abort();
      return new Promise(() => undefined);
    });
    expect((await flushWith(via, limit.signal)).stopped).toBe('out_of_time');
    expect(await outbox.peek()).toHaveLength(1);
  });

  it('loses and miscounts nothing when two flush at once', async () => {
    const outbox = await openNow();
    for (const at of [3, 2, 1]) await outbox.put(report(now - at));
    const via = transport((sent) =>
      sent.report_id.length % 2 === 0
        ? { ok: false, retry: false, reason: 'refused' }
        : { ok: true, receipt },
    );
    await Promise.all([flushWith(via), flushWith(via)]);
    expect(await outbox.peek()).toEqual([]);
    expect(await outbox.dropped()).toEqual({ refused: 3 });
  });
});

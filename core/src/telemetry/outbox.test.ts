import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReportEvidence } from '../contracts/index.ts';
import type { EvidenceResult, SendResult, Transport } from '../plugins/transport.ts';
import type { OutgoingReport } from './build-report.ts';
import { flushOutbox } from './flush-outbox.ts';
import { openOutbox, viewOutbox } from './outbox.ts';

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

  it('is looked at without any change to it, and without being made', async () => {
    const looked = async () => {
      const view = viewOutbox(home, { now: () => now });
      return [await view.list(), await view.evidence.list(), await view.dropped(), await view.pausedUntil()];
    };
    expect(await looked()).toEqual([[], [], {}, 0]);
    expect(await readdir(home)).toEqual([]);
    const outbox = await openNow();
    const waiting = report(now);
    await outbox.put(report(now - 8 * day));
    await outbox.put(waiting);
    await writeFile(join(home, 'outbox', `${v7({ msecs: now })}.json`), '{"half":');
    const before = (await readdir(home, { recursive: true })).sort();
    expect(await looked()).toEqual([[waiting], [], {}, 0]);
    expect((await readdir(home, { recursive: true })).sort()).toEqual(before);
    expect(await outbox.peek()).toEqual([waiting]);
    expect(await outbox.dropped()).toEqual({ too_old: 1, not_readable: 1 });
  });

  it('sets aside what cannot be read, with the reason in its name, and keeps few of them', async () => {
    const folder = join(home, 'outbox');
    const outbox = await openOutbox(home, { now: () => now });
    const good = report(now);
    const ids = Array.from({ length: 30 }, (_, n) => v7({ msecs: now - 100 + n }));
    await Promise.all(ids.map((id) => writeFile(join(folder, `${id}.json`), JSON.stringify(good))));
    await writeFile(join(folder, `${v7({ msecs: now })}.json`), 'x'.repeat(70_000));
    await outbox.put(good);
    expect(await outbox.peek()).toEqual([good]);
    expect(await outbox.dropped()).toEqual({ not_readable: 31 });
    const aside = await readdir(join(folder, 'aside'));
    expect(aside).toHaveLength(20);
    for (const name of aside) expect(name).toMatch(/^[0-9a-f-]{36}\.not_readable\.json$/);
  });

  it('goes on where its own notes are damaged', async () => {
    const outbox = await openNow();
    await writeFile(join(home, 'outbox', 'dropped.json'), '[1, "half');
    await writeFile(join(home, 'outbox', 'pause.json'), '{"until":"soon"}');
    expect([await outbox.dropped(), await outbox.pausedUntil()]).toEqual([{}, 0]);
    await outbox.refuse('not_allowed');
    expect(await outbox.dropped()).toEqual({ not_allowed: 1 });
  });

  it('keeps the latest of the times until which it is to rest, and none that cannot have been asked for', async () => {
    const outbox = await openNow();
    await Promise.all([outbox.pause(now + 9_000), (await openNow()).pause(now + 60_000)]);
    await outbox.pause(now + 5_000);
    expect(await outbox.pausedUntil()).toBe(now + 60_000);
    await outbox.pause(now + 30 * day);
    expect(await outbox.pausedUntil()).toBe(now + day);
    const beforeIt = await openOutbox(home, { now: () => now - 3 * day });
    expect(await beforeIt.pausedUntil()).toBe(0);
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
    expect(await readdir(join(home, 'outbox', 'aside'))).toEqual([`${first}.report_invalid_.json`]);
  });

  it.each([
    ['a retryable failure', () => ({ ok: false, retry: true, reason: 'http_503' }), 'http_503'],
    ['an exception', () => Promise.reject(new Error('broken')), 'transport_failed'],
    ['something that is no receipt', () => ({ ok: true, receipt: { fine: true } }), 'no_receipt'],
    ['nothing at all', () => undefined, 'transport_failed'],
  ])('keeps everything after %s, and stops soon', async (_, answer, stopped) => {
    const outbox = await openNow();
    for (const at of [3, 2, 1]) await outbox.put(report(now - at));
    const via = transport(answer);
    expect(await flushWith(via)).toEqual({ sent: 0, dropped: 0, left: 3, stopped });
    expect(via.seen).toHaveLength(2);
    expect(await outbox.peek()).toHaveLength(3);
  });

  it('is not held up by one report that the service fails on', async () => {
    const outbox = await openNow();
    for (const at of [3, 2, 1]) await outbox.put(report(now - at));
    const [first] = await outbox.peek();
    const via = transport((sent) =>
      sent.report_id === first?.report_id
        ? { ok: false, retry: true, reason: 'http_500' }
        : { ok: true, receipt },
    );
    expect(await flushWith(via)).toEqual({ sent: 2, dropped: 0, left: 1, stopped: 'http_500' });
    expect(await outbox.peek()).toEqual([first]);
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

  describe('evidence', () => {
    const picture = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');
    const evidenceOf = (of: OutgoingReport, bytes = 30): ReportEvidence => ({
      schema: 'report-evidence/1',
      report_id: of.report_id,
      service: 'acme',
      step: 'signup-form',
      screenshot_b64: picture(bytes),
    });
    const seenBy = (answer: (id: string) => SendResult | EvidenceResult) => {
      const seen: string[] = [];
      const note = (kind: string) => async (entry: { report_id: string }) => {
        seen.push(`${kind} ${entry.report_id}`);
        return answer(entry.report_id) as never;
      };
      return { name: 'test', seen, send: note('report'), sendEvidence: note('evidence') };
    };
    const confirming = () => {
      const via = seenBy(() => ({ ok: true, receipt }));
      const sendEvidence = async (entry: ReportEvidence) => {
        via.seen.push(`evidence ${entry.report_id}`);
        const screenshot_ref = `sha256:${'0'.repeat(64)}`;
        return { ok: true as const, receipt: { report_id: entry.report_id, screenshot_ref } };
      };
      return { ...via, sendEvidence };
    };
    const flushAll = async (via: Transport, evidence = true) =>
      flushOutbox({
        outbox: await openNow(),
        transport: via,
        signal: AbortSignal.timeout(60_000),
        evidence,
        now: () => now,
      });

    it('goes after all reports, and only with consent to it', async () => {
      const outbox = await openNow();
      const [one, two] = [report(now - 2), report(now - 1)];
      for (const each of [one, two]) {
        await outbox.put(each);
        await outbox.evidence.put(evidenceOf(each));
      }
      const without = confirming();
      expect(await flushAll(without, false)).toEqual({ sent: 2, dropped: 0, left: 0 });
      expect(without.seen).toEqual([`report ${one.report_id}`, `report ${two.report_id}`]);
      const via = confirming();
      expect(await flushAll(via)).toMatchObject({ evidence: { sent: 2, dropped: 0, left: 0 } });
      expect(via.seen).toEqual([`evidence ${one.report_id}`, `evidence ${two.report_id}`]);
      expect(await outbox.evidence.peek()).toEqual([]);
    });

    it('stays where the reports could not be sent, and where the transport takes none', async () => {
      const outbox = await openNow();
      const one = report(now);
      await outbox.put(one);
      await outbox.evidence.put(evidenceOf(one));
      const busy = seenBy(() => ({ ok: false, retry: true, reason: 'http_503' }));
      expect(await flushAll(busy)).toEqual({ sent: 0, dropped: 0, left: 1, stopped: 'http_503' });
      const { sendEvidence: _, ...plain } = confirming();
      expect(await flushAll(plain)).toEqual({ sent: 1, dropped: 0, left: 0 });
      expect(await outbox.evidence.peek()).toHaveLength(1);
    });

    it('goes the way of its report where that is refused', async () => {
      const outbox = await openNow();
      const one = report(now);
      await outbox.put(one);
      await outbox.evidence.put(evidenceOf(one));
      const via = seenBy(() => ({ ok: false, retry: false, reason: 'REPORT_INVALID' }));
      expect(await flushAll(via)).toEqual({ sent: 0, dropped: 1, left: 0 });
      expect(via.seen).toEqual([`report ${one.report_id}`]);
      expect(await outbox.dropped()).toEqual({ report_invalid: 1, evidence_report_invalid: 1 });
    });

    it('has a limit in bytes, and the oldest goes first', async () => {
      const outbox = await openOutbox(home, { now: () => now, maxEvidenceBytes: 30_000 });
      const reports = [3, 2, 1].map((at) => report(now - at));
      for (const each of reports) await outbox.evidence.put(evidenceOf(each, 9_000));
      const left = (await outbox.evidence.peek()).map((entry) => entry.report_id);
      expect(left).toEqual(reports.slice(1).map((each) => each.report_id));
      expect(await outbox.dropped()).toEqual({ evidence_outbox_full: 1 });
    });
  });
});

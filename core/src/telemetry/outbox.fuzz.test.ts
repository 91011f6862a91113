import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { checkReport } from './build-report.ts';
import { openOutbox } from './outbox.ts';

const report = {
  schema: 'drift/1',
  report_id: v7(),
  service: 'acme',
  tripwire: { kind: 'timeout', step: 'signup-form' },
  dom_digest: 's1:0123456789abcdef',
  url_host: 'acme.example',
  scraper_version: '1.0.0',
};
const names = [...Object.keys(report), 'email', '__proto__'];
const like = fc
  .dictionary(fc.constantFrom(...names), fc.anything())
  .map((more): unknown => ({ ...report, ...more }));

it('takes a report or nothing, whatever a file holds', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), like), (content) => {
      const checked = checkReport(content);
      if (checked) expect(checkReport(JSON.parse(JSON.stringify(checked)))).toEqual(checked);
    }),
    { numRuns: 10_000 },
  );
});

it('reads an outbox of any files: what is no report is counted and gone, what is one comes out', async () => {
  const home = await mkdtemp(join(tmpdir(), 'agentkeys-outbox-'));
  const outbox = await openOutbox(home);
  const text = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array(),
    like.map((content) => {
      try {
        return JSON.stringify(content);
      } catch {
        return '{"half":';
      }
    }),
  );
  try {
    // Every drop is written through to the disk, so there are fewer of these; what reads a file is above.
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 10, maxLength: 20 }),
        fc.string(),
        async (contents, other) => {
          for (const content of contents) await writeFile(join(home, 'outbox', `${v7()}.json`), content);
          for (const name of ['dropped.json', 'pause.json'])
            await writeFile(join(home, 'outbox', name), other);
          const read = await outbox.peek();
          expect(read.every((item) => checkReport(item))).toBe(true);
          await outbox.pausedUntil();
          await outbox.dropped();
          for (const { report_id } of read) await outbox.remove(report_id);
          const left = (await readdir(join(home, 'outbox'))).filter((name) => name.length === 41);
          expect(left).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

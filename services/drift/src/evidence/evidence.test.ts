import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { evidenceReceiptSchema, type ReportEvidence } from 'agentkeys/contracts';
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHttpStore } from '../client/http-store.ts';
import { drawPixel, part } from '../testing/draw-pixel.ts';
import { evidenceToken, type OpenService, openService, runnerToken } from '../testing/open-service.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { checkPicture } from './check-picture.ts';
import { type EvidenceStore, openEvidenceStore } from './evidence-store.ts';

const refOf = (png: Buffer): string => `sha256:${createHash('sha256').update(png).digest('hex')}`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: EvidenceStore;
let service: OpenService;
let now = Date.now();
const day = 24 * 60 * 60 * 1000;
beforeEach(async () => {
  now = Date.now();
  folder = await temporaryFolder();
  store = await openEvidenceStore({ folder: join(folder.path, 'evidence'), now: () => now });
  service = await openService({ evidence: store });
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const reportWith = (report_id: string) => ({
  schema: 'drift/1',
  report_id,
  service: 'openai',
  tripwire: { kind: 'timeout', step: 'signup-form' },
  dom_digest: 's1:0123456789abcdef',
  url_host: 'auth.provider.example',
  scraper_version: '1.0.0',
});
async function report(report_id = v7()): Promise<string> {
  expect((await service.post('/drift/report', reportWith(report_id))).status).toBe(202);
  return report_id;
}
const evidence = (report_id: string, png = drawPixel(1)): ReportEvidence => ({
  schema: 'report-evidence/1',
  report_id,
  service: 'openai',
  step: 'signup-form',
  screenshot_b64: png.toString('base64'),
  wireframe: { now: ['  480,312 320x40 textbox:email required'] },
});
const put = (id: string, body: unknown, token = evidenceToken) =>
  fetch(`${service.address}/drift/evidence/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
const authorization = { authorization: `Bearer ${runnerToken}` };
const codeOf = async (response: Response) => [response.status, (await response.json()).code];
const batchRef = async () => {
  const { batches } = await (await service.get('/drift/batches')).json();
  return batches[0].screenshot_ref;
};

describe('PUT /drift/evidence/:report_id', () => {
  it('keeps the picture under its content, and names it in the batch of the report', async () => {
    const id = await report();
    expect(await batchRef()).toBeNull();
    const png = drawPixel(7);
    const answer = await put(id, evidence(id, png));
    expect(answer.status).toBe(200);
    const receipt = evidenceReceiptSchema.parse(await answer.json());
    expect(receipt).toEqual({ report_id: id, screenshot_ref: refOf(png) });
    expect(await batchRef()).toBe(refOf(png));
    const { services } = await (await service.get('/drift/fresh')).json();
    expect(services[0].batches[0].screenshot_ref).toBe(refOf(png));

    const picture = await service.get(`/drift/evidence/${receipt.screenshot_ref}`, authorization);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(png);
    const stored = await (await service.get(`/drift/evidence/${id}`, authorization)).json();
    expect(stored).toMatchObject({
      report_id: id,
      screenshot_ref: refOf(png),
      wireframe: { now: [expect.any(String)] },
    });
  });

  it('is done again without harm, and keeps what came first', async () => {
    const id = await report();
    const first = await (await put(id, evidence(id))).json();
    expect(await (await put(id, evidence(id, drawPixel(2)))).json()).toEqual(first);
    const other = await report();
    expect(await (await put(other, evidence(other))).json()).toMatchObject({
      screenshot_ref: first.screenshot_ref,
    });
    expect(readdirSync(join(folder.path, 'evidence', 'pictures'))).toHaveLength(1);
  });

  it('shows the picture of the newest report, in whatever order they come', async () => {
    const [old, young] = [v7({ msecs: now - 60_000 }), v7({ msecs: now - 30_000 })];
    for (const id of [young, old]) await report(id);
    await put(young, evidence(young, drawPixel(9)));
    await put(old, evidence(old, drawPixel(8)));
    expect(await batchRef()).toBe(refOf(drawPixel(9)));
  });

  it('shows the newer of what a reproduction has seen and what callers sent', async () => {
    const id = await report(v7({ msecs: now - 60_000 }));
    await put(id, evidence(id));
    const [fresh] = await service.backend.drifts.fresh();
    if (!fresh) throw new Error('nothing is fresh');
    const claim = await service.backend.claims.claim(fresh.drift, { holder: 'test', lease_ms: 60_000 });
    const seen = {
      result: 'reproduced',
      reproduced_in: 'site',
      screenshot_ref: refOf(drawPixel(5)),
    } as const;
    await service.backend.claims.handled(fresh.drift, { ...claim, ...seen });
    expect(await batchRef()).toBe(refOf(drawPixel(5)));
    const later = await report(v7({ msecs: Date.now() + 60_000 }));
    await put(later, evidence(later, drawPixel(6)));
    expect((await (await service.get('/drift/batches')).json()).batches[0].screenshot_ref).toBe(
      refOf(drawPixel(6)),
    );
  });

  it('takes none for a report that is not in the log, of another step, or too old', async () => {
    const unknown = v7();
    expect(await codeOf(await put(unknown, evidence(unknown)))).toEqual([404, 'REPORT_UNKNOWN']);
    const id = await report();
    expect(await codeOf(await put(id, { ...evidence(id), step: 'create-key' }))).toEqual([
      404,
      'REPORT_UNKNOWN',
    ]);
    const old = v7({ msecs: now - 8 * day });
    expect(await codeOf(await put(old, evidence(old)))).toEqual([410, 'EVIDENCE_TOO_OLD']);
  });

  it.each<[string, (id: string) => unknown, string]>([
    ['a field that is not named', (id) => ({ ...evidence(id), email: 'jane@mail.example' }), 'email'],
    ['another report', () => evidence(v7()), 'report_id'],
    ['a picture that is none', (id) => evidence(id, Buffer.from('<svg onload=alert(1)>')), 'screenshot_b64'],
    [
      'a picture with a text in it',
      (id) => evidence(id, drawPixel(1, part('tEXt', Buffer.from('Author\0Jane')))),
      'screenshot_b64',
    ],
    ['no object', () => [], ''],
  ])('refuses %s', async (_, bodyOf, path) => {
    const id = await report();
    const answer = await put(id, bodyOf(id));
    const problem = await answer.json();
    expect([answer.status, problem.code, problem.errors[0].path]).toEqual([422, 'EVIDENCE_INVALID', path]);
    expect(JSON.stringify(problem)).not.toContain('jane');
    expect(await batchRef()).toBeNull();
  });

  it('takes none from anybody without the token for it, that of runners included', async () => {
    const id = await report();
    const bare = { method: 'PUT', body: JSON.stringify(evidence(id)) };
    expect(await codeOf(await fetch(`${service.address}/drift/evidence/${id}`, bare))).toEqual([
      401,
      'EVIDENCE_TOKEN_MISSING',
    ]);
    expect(await codeOf(await put(id, evidence(id), runnerToken))).toEqual([403, 'EVIDENCE_TOKEN_WRONG']);
    await using unguarded = await openService({ evidence: store, evidenceToken: undefined });
    const open = await fetch(`${unguarded.address}/drift/evidence/${id}`, bare);
    expect(await codeOf(open)).toEqual([404, 'EVIDENCE_NOT_TAKEN']);
    expect(await batchRef()).toBeNull();
  });

  it('refuses a body that is too large, and every one where the operator wants none', async () => {
    const id = await report();
    const large = { ...evidence(id), screenshot_b64: 'A'.repeat(2 * 1024 * 1024) };
    expect(await codeOf(await put(id, large))).toEqual([413, 'BODY_TOO_LARGE']);
    await using plain = await openService();
    const answer = await fetch(`${plain.address}/drift/evidence/${id}`, { method: 'PUT', body: '{}' });
    expect(await codeOf(answer)).toEqual([404, 'EVIDENCE_NOT_TAKEN']);
  });
});

it('shows what was sent to nobody without the token, and nothing outside of its folder', async () => {
  const id = await report();
  const { screenshot_ref } = await (await put(id, evidence(id))).json();
  const batch = (await service.backend.batches.list())[0]?.key;
  for (const path of [`evidence/${id}`, `evidence/${screenshot_ref}`, `batches/${batch}/evidence`]) {
    expect(await codeOf(await service.get(`/drift/${path}`))).toEqual([401, 'TOKEN_MISSING']);
  }
  const elsewhere = '..%2f..%2fdrift.db';
  for (const path of [
    ...[v7(), refOf(Buffer.from('none')), elsewhere].map((name) => `evidence/${name}`),
    ...['openai.2030-01-15.0123456789abcdef', elsewhere, '..'].map((name) => `batches/${name}/evidence`),
  ]) {
    const answer = await service.get(`/drift/${path}`, authorization);
    expect(answer.status, path).toBe(404);
    expect((await answer.json()).code).toMatch(/^(EVIDENCE|ROUTE)_NOT_FOUND$/);
  }
});

it('is read by a runner elsewhere: the newest of a batch, and its picture', async () => {
  const [old, young] = [v7({ msecs: now - 60_000 }), v7({ msecs: now - 30_000 })];
  for (const [id, shade] of [
    [old, 8],
    [young, 9],
  ] as const) {
    await report(id);
    await put(id, evidence(id, drawPixel(shade)));
  }
  const [batch] = await service.backend.batches.list();
  const reader = openHttpStore({ url: service.address, token: runnerToken }).evidence;
  expect(await reader?.newest(batch?.key ?? '')).toMatchObject({
    report_id: young,
    screenshot_ref: refOf(drawPixel(9)),
  });
  expect(await reader?.picture(refOf(drawPixel(9)))).toEqual(drawPixel(9));
  expect(await reader?.newest('openai.2030-01-15.0123456789abcdef')).toBeUndefined();
  expect(await reader?.picture(refOf(Buffer.from('none')))).toBeUndefined();
});

describe('openEvidenceStore', () => {
  const keep = (report_id: string, picture: Buffer) =>
    store.put({ report_id, batch_key: 'openai.2030-01-15.0123456789abcdef', picture });

  it('lets go of what is older than batches are', async () => {
    const id = v7();
    const { screenshot_ref } = await keep(id, drawPixel(1));
    expect(await store.prune()).toBe(0);
    now += 36 * day;
    expect(await store.prune()).toBe(3);
    expect([await store.get(id), await store.picture(screenshot_ref)]).toEqual([undefined, undefined]);
    expect(await store.newest('openai.2030-01-15.0123456789abcdef')).toBeUndefined();
  });

  it('stays within its size: the oldest pictures go, and the newest that is left is shown', async () => {
    // Ages are told by the clock of the file system.
    const picture = (shade: number) => Buffer.alloc(1_000, shade);
    const small = await openEvidenceStore({
      folder: join(folder.path, 'small'),
      maxBytes: 2_500,
      now: () => now,
    });
    const ids = [1, 2, 3].map((at) => v7({ msecs: now + at }));
    for (const [index, report_id] of ids.entries()) {
      now += 2_000;
      await small.put({ report_id, batch_key: 'b', picture: picture(index) });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await small.picture(refOf(picture(0)))).toBeUndefined();
    expect(await small.picture(refOf(picture(2)))).toEqual(picture(2));
    expect(await small.newest('b')).toMatchObject({ report_id: ids[2] });
  });
});

it('checkPicture lets pixels pass and nothing else', () => {
  expect(checkPicture(drawPixel(3))).toBeUndefined();
  const png = drawPixel(3);
  for (const broken of [
    Buffer.of(),
    png.subarray(0, 20),
    png.subarray(0, -1),
    Buffer.concat([png, Buffer.from('and a name')]),
    drawPixel(1, part('eXIf', Buffer.from('somewhere'))),
    drawPixel(1, part('iTXt', Buffer.from('who'))),
  ]) {
    expect(checkPicture(broken)).toEqual(expect.any(String));
  }
});

import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FallbackRecord, fallbackStore } from './fallback-store.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-fallback-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const record = (token: string, createdAt: string): FallbackRecord => ({
  schema: 'fallback/1',
  created_at: createdAt,
  run_id: '01890000-0000-7000-8000-000000000000',
  provider: 'acme',
  provider_version: '1.2.3',
  sandbox: true,
  tripwire: {
    type: 'tripwire',
    kind: 'selector-missing',
    step: 'signup-form',
    url: 'https://acme.example/sign-up',
    screenshot_b64: 'aGVsbG8=',
    dom_digest: 's1:0123456789abcdef',
    resume_token: token,
    outline: ['form', ' field:email'],
    missing: ['submit'],
    scraper_version: '1.2.3',
    elapsed_ms: 12,
    reason: 'the landmark submit did not come',
    rule: 'landmarks/settled',
  },
});
const first = '3f0c7c4e-5a0f-4b52-9d7e-111111111111';
const second = '3f0c7c4e-5a0f-4b52-9d7e-222222222222';

it('gives back what was written, newest first, for its owner alone', async () => {
  const store = fallbackStore(home);
  const file = await store.write(record(first, '2030-01-01T00:00:00.000Z'));
  await store.write(record(second, '2030-01-02T00:00:00.000Z'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await store.read(first)).toEqual(record(first, '2030-01-01T00:00:00.000Z'));
  await writeFile(join(home, 'fallback', 'broken.json'), '{');
  expect((await store.list()).map((found) => found.tripwire.resume_token)).toEqual([second, first]);
  await store.remove(second);
  await store.remove(second);
  expect(await store.list()).toHaveLength(1);
});

it('names a token that is not there, and never leaves its folder', async () => {
  await writeFile(join(home, 'secret.json'), JSON.stringify(record(first, '2030-01-01T00:00:00.000Z')));
  for (const token of [first, '../secret', 'x']) {
    await expect(fallbackStore(home).read(token)).rejects.toMatchObject({ code: 'FALLBACK_NOT_FOUND' });
  }
  expect(await fallbackStore(home).list()).toEqual([]);
});

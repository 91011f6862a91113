import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFallbackRecord } from '../testing/make-fallback-record.ts';
import { type FallbackRecord, fallbackStore } from './fallback-store.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-fallback-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const record = (token: string, createdAt: string): FallbackRecord =>
  makeFallbackRecord(token, { created_at: createdAt });
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

const third = '4f0c7c4e-5a0f-4b52-9d7e-333333333333';
const day = 24 * 60 * 60 * 1_000;
/** Gives a file the age that it would have. */
const age = (token: string, days: number) => {
  const time = new Date(Date.now() - days * day);
  return utimes(join(home, 'fallback', `${token}.json`), time, time);
};
const tokensIn = async () => (await fallbackStore(home).list()).map((found) => found.tripwire.resume_token);

it('finds a file by the beginning of its token, and without one the newest', async () => {
  const store = fallbackStore(home);
  await expect(store.find()).rejects.toMatchObject({ code: 'FALLBACK_NOT_FOUND' });
  for (const token of [first, second, third]) {
    await store.write(record(token, '2030-01-01T00:00:00.000Z'));
    await age(token, token === second ? 1 : 2);
  }
  expect((await store.find()).tripwire.resume_token).toBe(second);
  expect((await store.find('4f')).tripwire.resume_token).toBe(third);
  expect((await store.find(first)).tripwire.resume_token).toBe(first);
  await expect(store.find('3f0c')).rejects.toMatchObject({
    code: 'FALLBACK_AMBIGUOUS',
    exit: 2,
    details: { tokens: [second, first] },
  });
  for (const nothing of ['9', '../']) {
    await expect(store.find(nothing)).rejects.toMatchObject({ code: 'FALLBACK_NOT_FOUND' });
  }
});

it('lets go of what is too old whenever something is written', async () => {
  const store = fallbackStore(home, { keepMs: 7 * day });
  await store.write(record(first, '2030-01-01T00:00:00.000Z'));
  await age(first, 8);
  await store.write(record(second, '2030-01-02T00:00:00.000Z'));
  await age(second, 6);
  await store.write(record(third, '2030-01-03T00:00:00.000Z'));
  expect((await tokensIn()).sort()).toEqual([second, third].sort());
});

it('lets go of the oldest when all of them are too large, and never of the newest', async () => {
  const { size } = await stat(await fallbackStore(home).write(record(first, '2030-01-01T00:00:00.000Z')));
  const store = fallbackStore(home, { maxBytes: 2 * size });
  await age(first, 3);
  await store.write(record(second, '2030-01-02T00:00:00.000Z'));
  await age(second, 2);
  expect(await store.prune()).toEqual([]);
  await store.write(record(third, '2030-01-03T00:00:00.000Z'));
  expect(await tokensIn()).toEqual([third, second]);
});

it('keeps a tripwire without its picture where that is too large', async () => {
  const large = record(first, '2030-01-01T00:00:00.000Z');
  large.tripwire.screenshot_b64 = Buffer.alloc(30_000).toString('base64');
  const store = fallbackStore(home, { maxFileBytes: 10_000 });
  const file = await store.write(large);
  expect((await stat(file)).size).toBeLessThan(10_000);
  expect((await store.read(first)).tripwire).toEqual({ ...large.tripwire, screenshot_b64: '' });
});

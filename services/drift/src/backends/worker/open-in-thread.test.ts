import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { describeBackend } from '../../testing/contract/describe-backend.ts';
import { newFiles } from '../../testing/contract/new-files.ts';
import { openFile } from '../../testing/contract/open-file.ts';
import { makeAccepted } from '../../testing/make-report.ts';
import type { Backend } from '../backend.ts';
import { openSqliteBackend } from '../sqlite/sqlite-backend.ts';
import { type InThreadOptions, openInThread, startBackendThread } from './open-in-thread.ts';

const newFile = newFiles();

const openSqlite = (file: string, options: InThreadOptions = {}): Promise<Backend> =>
  openInThread({ store: 'sqlite', options: { file, lockWaitMs: 1000 } }, options);

describeBackend('sqlite in a thread', openFile(newFile, openSqlite));

describe('a store in a thread', () => {
  const counted = async (backend: Pick<Backend, 'batches'>): Promise<number> =>
    (await backend.batches.list()).reduce((sum, { count }) => sum + count, 0);

  it('stores and answers everything that was under way when it is closed', async () => {
    const file = newFile();
    const backend = await openSqlite(file);
    const answers = Array.from({ length: 500 }, () => backend.reports.append(makeAccepted()));
    await backend.close();
    expect((await Promise.all(answers)).map(({ seq }) => seq)).toEqual(answers.map((_, at) => at + 1));
    expect(readdirSync(join(file, '..'))).toEqual(['drift.db']);
    await expect(backend.reports.append(makeAccepted())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(backend.batches.list()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const again = await openSqliteBackend({ file });
    expect(await counted(again)).toBe(500);
    await again.close();
  });

  it('refuses more than may wait, and takes them later', async () => {
    const backend = await openSqlite(newFile(), { maxWaiting: 2 });
    const reports = [1, 2, 3].map(() => makeAccepted());
    const answers = await Promise.allSettled(reports.map((report) => backend.reports.append(report)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(answers[2]).toMatchObject({ reason: { code: 'OVERLOADED' } });
    expect(await backend.reports.append(makeAccepted())).toMatchObject({ duplicate: false });
    await backend.close();
  });

  it('has lost nothing that it acknowledged when its thread dies, and goes on in another', async () => {
    const file = newFile();
    const threads: Worker[] = [];
    const troubles: string[] = [];
    const backend = await openSqlite(file, {
      startWorker: (plan) => {
        const worker = startBackendThread(plan);
        threads.push(worker);
        return worker;
      },
      onTrouble: (message) => troubles.push(message),
    });
    const reports = Array.from({ length: 400 }, () => makeAccepted());
    const first = Promise.allSettled(reports.map((report) => backend.reports.append(report)));
    await threads[0]?.terminate();
    for (const answer of await first) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    await Promise.all(reports.map((report) => backend.reports.append(report)));
    expect(await counted(backend)).toBe(400);
    expect(threads).toHaveLength(2);
    expect(troubles).toHaveLength(1);
    // Nobody has to ask for anything.
    await threads[1]?.terminate();
    await expect.poll(() => threads.length, { timeout: 30_000 }).toBe(3);
    await backend.close();
  });

  it('says what is wrong with a store that it cannot open, with code and details', async () => {
    const file = newFile();
    await expect(openInThread({ store: 'sqlite', options: { file, create: false } })).rejects.toMatchObject({
      code: 'STORE_NOT_FOUND',
      details: { file },
    });
  });
});

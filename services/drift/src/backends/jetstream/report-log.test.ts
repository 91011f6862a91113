import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeAccepted } from '../../testing/make-report.ts';
import { pollUntil } from '../../testing/poll-until.ts';
import { type NatsServer, startNats } from '../../testing/start-nats.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { connectNats } from './connect-nats.ts';
import { createPublisher, type Publisher } from './create-publisher.ts';
import { forwardOutbox } from './forward-outbox.ts';
import { openOutbox } from './open-outbox.ts';
import { outboxLog } from './outbox-log.ts';
import { provisionStore } from './provision-store.ts';
import { publishingLog } from './publishing-log.ts';
import { readLog } from './read-log.ts';
import { warmUp } from './warm-up.ts';

let server: NatsServer;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let nc: NatsConnection;
let jsm: JetStreamManager;
let publisher: Publisher;
const troubles: string[] = [];

beforeEach(async () => {
  server = await startNats();
  folder = await temporaryFolder();
  nc = await connectNats({ url: server.url }, 'test');
  jsm = await jetstreamManager(nc, { checkAPI: false });
  publisher = createPublisher(nc, 1000);
  troubles.length = 0;
});
afterEach(async () => {
  publisher.close();
  await nc.close();
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const stored = async (): Promise<number> => (await jsm.streams.info('DRIFT')).state.messages;
const full = { logBytes: 4096 };

function openLog(maxUnsent = 1000) {
  const outbox = openOutbox(join(folder.path, 'outbox.db'), maxUnsent, Date.now);
  const forwarder = forwardOutbox({
    outbox,
    publisher,
    readLog: readLog(jsm),
    onTrouble: (message) => troubles.push(message),
    now: Date.now,
  });
  const stop = async (limitMs = 30_000): Promise<void> => {
    await forwarder.stop(limitMs);
    outbox.close();
  };
  return { log: outboxLog(outbox, forwarder), outbox, stop };
}

describe('the log without an outbox', () => {
  it('answers what the server says: stored, duplicate, or an error; never "duplicate" of a full log', async () => {
    await provisionStore(nc, full);
    const log = publishingLog(publisher, 10_000);
    const reports = Array.from({ length: 30 }, () => makeAccepted());
    const answers = await Promise.allSettled(reports.map((report) => log.append(report)));
    const taken = answers.filter(({ status }) => status === 'fulfilled').length;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(30);
    for (const [index, answer] of answers.entries()) {
      const again = log.append(reports[index] as (typeof reports)[0]);
      if (answer.status === 'fulfilled') {
        expect(answer.value).toEqual({ duplicate: false, seq: index + 1 });
        expect(await again).toEqual({ duplicate: true, seq: index + 1 });
      } else {
        expect(answer.reason).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { retryAfterS: 5 } });
        await expect(again).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      }
    }
    expect(await stored()).toBe(taken);
  });

  it('says so where nobody answers, and takes no more than it may hold', async () => {
    const log = publishingLog(publisher, 2);
    // Nothing has been provisioned.
    await expect(log.append(makeAccepted())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await provisionStore(nc);
    server.child.kill('SIGSTOP');
    const fails = (): Promise<boolean> =>
      log.append(makeAccepted()).then(
        () => false,
        () => true,
      );
    await pollUntil(fails, 'the server stands still');
    const waiting = Promise.allSettled([1, 2, 3].map(() => log.append(makeAccepted())));
    const codes = (await waiting).map((each) => each.status === 'rejected' && each.reason.code);
    expect(codes).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE', 'OVERLOADED']);
    server.child.kill('SIGCONT');
    await server.stop();
    await pollUntil(() => !publisher.isConnected(), 'the connection is seen to be gone');
    await expect(log.append(makeAccepted())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await server.start();
    await pollUntil(() => publisher.isConnected(), 'the connection is there again');
    expect(await log.append(makeAccepted())).toMatchObject({ duplicate: false });
  });

  it('is warmed up without anything being stored', async () => {
    await provisionStore(nc);
    await warmUp(nc);
    await publishingLog(publisher, 10).append(makeAccepted());
    await warmUp(nc);
    expect((await jsm.streams.info('DRIFT')).state.last_seq).toBe(1);
  });
});

describe('the outbox', () => {
  it('takes reports while there is no server, over a restart of its own, and sends each once', async () => {
    await provisionStore(nc);
    await server.stop();
    const reports = Array.from({ length: 50 }, () => makeAccepted());
    const first = openLog();
    for (const report of reports) {
      expect(await first.log.append(report)).toEqual({ duplicate: null, seq: null });
    }
    expect(await first.log.append(reports[0] as (typeof reports)[0])).toEqual({ duplicate: true, seq: null });
    await first.stop(0);
    await server.start();
    const second = openLog();
    await pollUntil(async () => (await stored().catch(() => 0)) === 50, 'all are in the log');
    await second.stop();
    // The server stored them, and the note of that was lost with the process.
    const third = openLog();
    third.outbox.sendAgain();
    await third.log.append(makeAccepted());
    await third.stop();
    expect(third.outbox.waiting()).toBe(0);
    expect(await stored()).toBe(51);
  });

  it('refuses what it has no room for, and has room again later', async () => {
    await provisionStore(nc);
    await server.stop();
    const { log, outbox, stop } = openLog(3);
    const reports = [1, 2, 3].map(() => makeAccepted());
    for (const report of reports) await log.append(report);
    await expect(log.append(makeAccepted())).rejects.toMatchObject({
      code: 'OVERLOADED',
      details: { retryAfterS: 5 },
    });
    await server.start();
    await pollUntil(() => outbox.waiting() === 0, 'it is empty');
    await log.append(makeAccepted());
    await stop();
    expect(await stored()).toBe(4);
  });

  it('is not held to be full of what another process at the same file has sent', async () => {
    await provisionStore(nc);
    const [one, other] = [openLog(30), openLog(30)];
    for (let count = 0; count < 25; count += 1) {
      await one.log.append(makeAccepted());
      await other.log.append(makeAccepted());
    }
    const isEmpty = (): boolean => one.outbox.waiting() + other.outbox.waiting() === 0;
    await pollUntil(isEmpty, 'both know that all was sent');
    expect(await stored()).toBe(50);
    await one.stop();
    await other.stop();
  });

  it('keeps what a full log refuses', async () => {
    await provisionStore(nc, full);
    const { log, stop } = openLog();
    for (let count = 0; count < 30; count += 1) await log.append(makeAccepted());
    await pollUntil(() => troubles.length > 0, 'the trouble is told');
    await stop(0);
    const inLog = await stored();
    const again = openLog();
    expect(again.outbox.waiting()).toBe(30 - inLog);
    await again.stop(0);
  });

  it('sends again what the server has forgotten, and only then', async () => {
    await provisionStore(nc);
    const { log, outbox, stop } = openLog();
    const send = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) await log.append(makeAccepted());
      await pollUntil(() => {
        outbox.flush();
        return outbox.waiting() === 0;
      }, 'all are acknowledged');
    };
    await send(20);
    await server.stop();
    const copy = join(folder.path, 'copy');
    cpSync(join(server.folder, 'jetstream'), copy, { recursive: true });
    await server.start();
    await send(10);
    expect(troubles.join()).not.toMatch(/has lost messages/);

    // The machine loses power, and with it what had not been synced.
    await server.stop();
    cpSync(copy, join(server.folder, 'jetstream'), { recursive: true, force: true });
    await server.start();
    await pollUntil(async () => (await stored().catch(() => 0)) === 30, 'they are in the log again');
    expect(troubles.filter((trouble) => /has lost messages/.test(trouble))).toHaveLength(1);
    await stop();
  });
});

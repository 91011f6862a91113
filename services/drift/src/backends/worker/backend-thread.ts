// The thread of a store: opens it, and answers what the thread of the service asks.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Backend } from '../backend.ts';
import type { CallRequest, Methods, Reply, ReportsRequest, Request, StorePlan } from './messages.ts';
import { packError } from './pack-error.ts';
import { packAppended, unpackReports } from './pack-reports.ts';

type Method = (...args: readonly unknown[]) => unknown;

const port = parentPort as MessagePort;
const reply = (message: Reply): void => port.postMessage(message);
let time = Date.now();

async function openStore({ store, options }: StorePlan): Promise<Backend> {
  if (store === 'sqlite') {
    const { openSqliteBackend } = await import('../sqlite/sqlite-backend.ts');
    return openSqliteBackend({ ...options, now: () => time });
  }
  const { openJetStreamBackend } = await import('../open-jetstream-backend.ts');
  return openJetStreamBackend({
    ...options,
    onTrouble: (trouble, fields) => {
      const plain = Object.entries(fields).map(([name, value]) => [
        name,
        value instanceof Error ? packError(value) : String(value),
      ]);
      reply({ trouble, fields: Object.fromEntries(plain) });
    },
  });
}

const isMethod = (value: unknown): value is Method => typeof value === 'function';

function listMethods(backend: Backend): Methods {
  const names = (part: object): string[] =>
    Object.entries(part).flatMap(([name, value]) => (isMethod(value) ? [name] : []));
  return Object.fromEntries(
    Object.entries(backend).map(([name, value]) => [name, isMethod(value) ? true : names(value)]),
  );
}

/** `undefined` where it has no such method. */
function findMethod(backend: Backend, path: readonly string[]): Method | undefined {
  let found: unknown = backend;
  for (const name of path) found = Object.entries(found ?? {}).find(([key]) => key === name)?.[1];
  return isMethod(found) ? found : undefined;
}

async function answer(backend: Backend, { id, call, args }: CallRequest): Promise<void> {
  try {
    reply({ answers: [{ id, value: await findMethod(backend, call)?.(...args) }] });
    // Nothing is left to do then, and the thread ends by itself.
    if (call[0] === 'close') port.close();
  } catch (error) {
    reply({ answers: [{ id, error: packError(error) }] });
  }
}

/** All of them in one commit, and each with an answer of its own. */
async function store(backend: Backend, requests: readonly ReportsRequest[]): Promise<void> {
  const groups = requests.map(({ reports }) => unpackReports(reports));
  try {
    const appended = (await backend.reports.appendAll?.(groups.flat())) ?? [];
    let from = 0;
    const answers = groups.map(({ length }, at) => {
      const value = packAppended(appended.slice(from, from + length));
      from += length;
      return { id: requests[at]?.id ?? 0, value };
    });
    reply({ answers });
  } catch (error) {
    reply({ answers: requests.map(({ id }) => ({ id, error: packError(error) })) });
  }
}

/** What has come while this thread was at work, oldest first. */
function* drain(first: Request): Generator<Request> {
  yield first;
  for (;;) {
    const next = receiveMessageOnPort(port);
    if (!next) return;
    yield next.message as Request;
  }
}

async function serve(): Promise<void> {
  const backend = await openStore(workerData as StorePlan);
  port.on('message', (first: Request) => {
    let waiting: ReportsRequest[] = [];
    const storeWaiting = (): void => {
      if (waiting.length > 0) void store(backend, waiting);
      waiting = [];
    };
    for (const request of drain(first)) {
      time = request.now;
      if ('reports' in request) {
        waiting.push(request);
        continue;
      }
      // Who asks after a report finds it.
      storeWaiting();
      void answer(backend, request);
    }
    storeWaiting();
  });
  reply({ answers: [{ id: 0, value: listMethods(backend) }] });
}

await serve().catch((error: unknown) => reply({ answers: [{ id: 0, error: packError(error) }] }));

// The thread of a store: opens it, and answers what the thread of the service asks.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Backend } from '../backend.ts';
import type { Methods, Reply, Request, StorePlan } from './messages.ts';
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

async function answer(backend: Backend, request: Request): Promise<unknown> {
  if ('reports' in request) {
    const appended = await backend.reports.appendAll?.(unpackReports(request.reports));
    return packAppended(appended ?? []);
  }
  return findMethod(backend, request.call)?.(...request.args);
}

async function serve(): Promise<void> {
  const backend = await openStore(workerData as StorePlan);
  port.on('message', (request: Request) => {
    const { id, now } = request;
    time = now;
    answer(backend, request).then(
      (value) => {
        reply({ id, value });
        // Nothing is left to do then, and the thread ends by itself.
        if ('call' in request && request.call[0] === 'close') port.close();
      },
      (error: unknown) => reply({ id, error: packError(error) }),
    );
  });
  reply({ id: 0, value: listMethods(backend) });
}

await serve().catch((error: unknown) => reply({ id: 0, error: packError(error) }));

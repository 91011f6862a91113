import { join } from 'node:path';
import { type StartOptions, startService } from '../api/start-service.ts';
import type { Backend } from '../backends/backend.ts';
import type { BackendOptions } from '../backends/backend-options.ts';
import { openSqliteBackend } from '../backends/sqlite/sqlite-backend.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const runnerToken = 'the-token-of-these-tests';
export const evidenceToken = 'the-token-of-their-senders';

export interface OpenService extends AsyncDisposable {
  address: string;
  file: string;
  backend: Backend;
  /** Posts JSON; a string goes as it is. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

/** The real service over real HTTP on a real SQLite file. */
export async function openService(
  options: Partial<StartOptions> & BackendOptions = {},
): Promise<OpenService> {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'drift.db');
  const backend = await openSqliteBackend({ file, lockWaitMs: 100, ...options });
  const service = await startService({
    backend,
    token: runnerToken,
    evidenceToken,
    port: 0,
    host: '127.0.0.1',
    ...options,
  });
  return {
    address: service.address,
    file,
    backend,
    post: (path, body, headers = {}) =>
      fetch(service.address + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (path, headers = {}) => fetch(service.address + path, { headers }),
    stop: service.stop,
    [Symbol.asyncDispose]: async () => {
      await service.stop();
      await backend.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

import type { Injected, Sandbox, SandboxSurroundings } from 'agentkeys/sandbox';
import { createVisitor, type Visit } from 'agentkeys/testing';
import { sandbox } from '../sandbox/index.ts';

const running: Sandbox[] = [];

/** For `afterAll`. */
export async function closeSandboxes(): Promise<void> {
  await Promise.all(running.splice(0).map((replica) => replica.close()));
}

/** One visitor at a fresh replica, who knows how to go a part of the way. */
export async function visitSandbox(changes: Injected = {}, surroundings?: SandboxSurroundings) {
  const replica = await sandbox.start(changes, surroundings);
  running.push(replica);
  const { app = '', api = '' } = replica.origins;
  const visitor = createVisitor();
  const account = replica.account();
  const get = (path: string): Promise<Visit> => visitor.get(`${app}${path}`);
  const post = (path: string, body: Record<string, string> = {}): Promise<Visit> =>
    visitor.post(`${app}${path}`, body);

  const signUp = () => post('/api/signup', { email: account.email, password: account.password });
  const readCode = () =>
    replica.mailbox.wait(
      { want: 'code', recipient: account.email, since: 0, from: 'acme.example', timeoutMs: 60_000 },
      new AbortController().signal,
    );
  const sendCode = async () => post('/api/verify', { code: await readCode() });
  return { replica, visitor, account, app, api, get, post, signUp, readCode, sendCode };
}

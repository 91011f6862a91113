import type { Sandbox } from 'agentkeys/sandbox';
import { createVisitor } from 'agentkeys/testing';
import type { Changes } from '../sandbox/changes.ts';
import { sandbox } from '../sandbox/index.ts';

const running: Sandbox[] = [];

/** For `afterAll`. */
export async function closeSandboxes(): Promise<void> {
  await Promise.all(running.splice(0).map((replica) => replica.close()));
}

/** One visitor at a fresh replica, who knows how to go a part of the way. */
export async function visitSandbox(changes: Changes = {}) {
  const replica = await sandbox.start(changes);
  running.push(replica);
  const { app = '', api = '' } = replica.origins;
  const visitor = createVisitor();
  const account = replica.account();
  const get = (path: string) => visitor.get(`${app}${path}`);
  const post = async (path: string, body: Record<string, string> = {}) => {
    const { status, text } = await visitor.post(`${app}${path}`, body);
    return { status, ...JSON.parse(text) } as Answer;
  };
  const wait = (want: 'code' | 'link') =>
    replica.mailbox.wait(
      { want, recipient: account.email, since: 0, from: 'openrouter.ai', timeoutMs: 60_000 },
      new AbortController().signal,
    );

  const sendForm = async (fields: Record<string, string> = {}) => {
    await get('/sign-up');
    const { email: emailAddress, password } = account;
    return post('/v1/client/sign_ups', { emailAddress, password, legalAccepted: 'on', ...fields });
  };
  /** As far as a session. */
  const signUp = async () => {
    await sendForm();
    return visitor.get(await wait('link'));
  };
  return { replica, visitor, account, app, api, get, post, wait, sendForm, signUp };
}

interface Answer {
  status: number;
  next?: string;
  error?: { message: string; field: string };
  secret?: string;
  [field: string]: unknown;
}

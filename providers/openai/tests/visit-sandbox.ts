import type { Sandbox } from 'agentkeys/sandbox';
import { createVisitor, type Visit } from 'agentkeys/testing';
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
  const { app = '', auth = '', api = '' } = replica.origins;
  const visitor = createVisitor();
  const account = replica.account();
  const post = async (path: string, body: Record<string, string>, origin = auth) =>
    answerOf(await visitor.post(`${origin}${path}`, body));

  const begin = () => visitor.get(`${app}/signup`);
  const sendEmail = () => post('/api/accounts/authorize/continue', { email: account.email });
  const sendPassword = () => post('/api/accounts/user/register', { password: account.password });
  const readCode = (timeoutMs = 60_000) =>
    replica.mailbox.wait(
      { want: 'code', recipient: account.email, since: 0, from: 'openai.com', timeoutMs },
      new AbortController().signal,
    );
  const sendCode = (code: string) => post('/api/accounts/email-otp/validate', { code });
  const sendProfile = (profile: Record<string, string> = {}) =>
    post('/api/accounts/create_account', {
      name: account.fullName,
      birthdate: account.birthdate,
      ...profile,
    });

  /** As far as the platform's first page, with the default project made. */
  const signUp = async () => {
    await begin();
    await sendEmail();
    await sendPassword();
    await sendCode(await readCode());
    await visitor.get(String((await sendProfile()).next));
    await visitor.post(`${app}/dashboard/onboarding/projects`, {});
  };
  return {
    replica,
    visitor,
    account,
    app,
    auth,
    api,
    post,
    begin,
    sendEmail,
    sendPassword,
    readCode,
    sendCode,
    sendProfile,
    signUp,
  };
}

interface Answer {
  status: number;
  next?: string;
  error?: { message: string; field: string };
  [field: string]: unknown;
}
const answerOf = ({ status, text }: Visit): Answer => ({
  status,
  ...JSON.parse(text),
});

import { randomBytes, randomInt } from 'node:crypto';
import {
  createSandboxMailbox,
  createSessions,
  encodeQuotedPrintable,
  type SandboxMail,
  type SandboxMailbox,
  type Sessions,
} from 'agentkeys/sandbox';
import type { Changes } from './changes.ts';
import { codeMail, welcomeMail } from './mails.ts';

/** A visitor who signs up: what the login host knows between its pages. */
export interface SignUp {
  /** Typed on the first page; everything after it needs it. */
  email?: string;
  account?: AccountRecord;
  acceptedTerms: boolean;
  /** Passed the human verification. */
  cleared: boolean;
}

export interface AccountRecord {
  email: string;
  password: string;
  code: string;
  verified: boolean;
  name?: string;
  /** Its default project has been made. */
  ready: boolean;
}

/** Visitor of the platform. */
export interface Visitor {
  /** Not ready yet: a visitor who leaves before that has lost the session. */
  account: AccountRecord;
}

export interface KeyRecord {
  id: string;
  name: string;
  secret: string;
  owner: AccountRecord;
  /** Unix milliseconds. */
  createdAt: number;
}

/** All that the replica remembers, in memory, for as long as it runs. */
export interface World {
  readonly changes: Changes;
  readonly mailbox: SandboxMailbox;
  readonly accounts: AccountRecord[];
  readonly keys: KeyRecord[];
  /** Tokens that the platform hands to the login host, and codes that it gets back; each is good for one use. */
  readonly authorizations: Set<string>;
  readonly callbacks: Map<string, AccountRecord>;
  readonly signUps: Sessions<SignUp>;
  readonly visitors: Sessions<Visitor>;
}

export const createWorld = (changes: Changes): World => ({
  changes,
  mailbox: createSandboxMailbox(),
  accounts: [],
  keys: [],
  authorizations: new Set(),
  callbacks: new Map(),
  signUps: createSessions('login_session'),
  visitors: createSessions('platform_session'),
});

/** Makes an account and sends it the mails that a new account gets. */
export function register(world: World, email: string, password: string): AccountRecord {
  const account: AccountRecord = { email, password, code: '', verified: false, ready: false };
  world.accounts.push(account);
  world.mailbox.send(onItsWay(world, welcomeMail(email)));
  sendCode(world, account);
  return account;
}

/** Sends a new code; the one before it is no longer good. */
export function sendCode({ mailbox, changes }: World, account: AccountRecord): void {
  account.code = randomInt(0, 1_000_000).toString().padStart(6, '0');
  if (changes['no-mail']) return;
  const mail = onItsWay({ changes }, codeMail(account.email, account.code));
  mailbox.send(mail, Number(changes['late-mail'] ?? 0) * 1000);
}

function onItsWay({ changes }: Pick<World, 'changes'>, mail: SandboxMail): SandboxMail {
  if (!changes['quoted-printable-mail']) return mail;
  return { ...mail, html: encodeQuotedPrintable(mail.html), transferEncoding: 'quoted-printable' };
}

/** A one-time token for a redirect between two origins. */
export const oneTimeToken = (): string => randomBytes(18).toString('base64url');

export function mintKey(world: World, owner: AccountRecord, name: string): KeyRecord {
  const random = () => randomBytes(56).toString('base64url').slice(0, 74);
  // Real keys carry this mark in their middle, which is how secret scanners tell them.
  const id = randomBytes(9).toString('hex');
  const key = { id, name, secret: `sk-proj-${random()}T3BlbkFJ${random()}`, owner, createdAt: Date.now() };
  world.keys.push(key);
  return key;
}

export const maskKey = ({ secret }: KeyRecord): string => `sk-...${secret.slice(-4)}`;

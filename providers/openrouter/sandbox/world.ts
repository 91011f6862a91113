import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { createSandboxMailbox, createSessions, type SandboxMailbox, type Sessions } from 'agentkeys/sandbox';
import type { Changes } from './changes.ts';

/** A visitor who signs up. */
export interface SignUp {
  /** Typed on a first page, where there are two. */
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
  /** Of the link in the mail. */
  ticket: string;
  verified: boolean;
  /** Has answered the questions that a new account is asked. */
  onboarded: boolean;
}

export interface KeyRecord {
  name: string;
  secret: string;
  /** By which the API names it: SHA-256 of the key, as hex. */
  hash: string;
  /** US dollars. */
  limit: number | null;
  owner: AccountRecord;
  /** Unix milliseconds. */
  createdAt: number;
}

/** What somebody who was sent here by a program has agreed to, good for one key. */
export interface Authorization {
  owner: AccountRecord;
  challenge: string;
}

/** All that the replica remembers, in memory, for as long as it runs. */
export interface World {
  readonly changes: Changes;
  readonly mailbox: SandboxMailbox;
  readonly accounts: AccountRecord[];
  readonly keys: KeyRecord[];
  /** By their codes. */
  readonly authorizations: Map<string, Authorization>;
  readonly signUps: Sessions<SignUp>;
  readonly sessions: Sessions<AccountRecord>;
}

/** The one management key of the replica, for programs that make and delete keys by its API. It opens nothing else. */
export const managementKey = `sk-or-v1-${'5a'.repeat(32)}`;

export const createWorld = (changes: Changes): World => ({
  changes,
  mailbox: createSandboxMailbox(),
  accounts: [],
  keys: [],
  authorizations: new Map(),
  signUps: createSessions('__client'),
  sessions: createSessions('__session'),
});

export function register({ accounts }: World, email: string, password: string): AccountRecord {
  const code = randomInt(0, 1_000_000).toString().padStart(6, '0');
  const account = { email, password, code, ticket: randomUUID(), verified: false, onboarded: false };
  accounts.push(account);
  return account;
}

/** The address as the site knows it: without a plus-suffix. */
export const plainAddress = (email: string): string => email.toLowerCase().replace(/\+[^@]*@/, '@');

export function mintKey(
  { keys }: World,
  owner: AccountRecord,
  { name, limit = null }: { name: string; limit?: number | null },
): KeyRecord {
  const secret = `sk-or-v1-${randomBytes(32).toString('hex')}`;
  const hash = createHash('sha256').update(secret).digest('hex');
  const key = { name, secret, hash, limit, owner, createdAt: Date.now() };
  keys.push(key);
  return key;
}

export const maskKey = ({ secret }: Pick<KeyRecord, 'secret'>): string =>
  `${secret.slice(0, 12)}...${secret.slice(-3)}`;

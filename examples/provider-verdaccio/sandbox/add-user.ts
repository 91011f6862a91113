import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { Account } from 'agentkeys';
import { usernameOf } from '../src/username-of.ts';

/** Adds a line to the registry's file of users, which it reads anew at every login. */
export function addUser(file: string, account: Account): void {
  const hash = createHash('sha1').update(account.password).digest('base64');
  appendFileSync(file, `${usernameOf(account)}:{SHA}${hash}\n`);
}

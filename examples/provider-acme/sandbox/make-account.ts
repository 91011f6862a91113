import { randomBytes } from 'node:crypto';
import type { Account } from 'agentkeys/sandbox';

/** A person who does not exist, at a domain that nobody can own. */
export const makeAccount = (): Account => ({
  email: `robin.${randomBytes(6).toString('hex')}@mail.example.com`,
  password: `${randomBytes(15).toString('base64url')}aA1!`,
  fullName: 'Robin Example',
  birthdate: '1990-04-12',
});

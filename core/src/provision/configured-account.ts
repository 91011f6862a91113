import { randomBytes } from 'node:crypto';
import type { Config } from '../config/schema.ts';
import type { Account } from '../plugins/account.ts';

/**
 * The account of the configuration, with what it leaves out made up. A password that was made up is not kept: the
 * mailbox gets back into the account.
 */
export function configuredAccount(account: Config['account']): Account | undefined {
  return (
    account && {
      email: account.email,
      password: account.password ?? makePassword(),
      // Providers refuse names with digits.
      fullName: account.fullName ?? 'Robin Keys',
      birthdate: account.birthdate ?? '1990-04-17',
    }
  );
}

/** Long, and with every kind of character that forms ask for. */
const makePassword = (): string => `${randomBytes(18).toString('base64url')}-aA7!`;

import type { Config } from '../config/schema.ts';
import type { Account, PasswordBounds } from '../plugins/account.ts';
import { catchAllAddress, plusAddress } from './make-address.ts';
import { makePassword } from './make-password.ts';

/**
 * The account of the configuration, with what it leaves out made up. A password that was made up is not kept: the
 * mailbox gets back into the account.
 */
export function configuredAccount(account: Config['account'], password: PasswordBounds): Account | undefined {
  const email = account && addressOf(account);
  if (!account || email === undefined) return undefined;
  return {
    email,
    password: account.password ?? makePassword(password),
    // Providers refuse names with digits.
    fullName: account.fullName ?? 'Robin Keys',
    birthdate: account.birthdate ?? '1990-04-17',
  };
}

function addressOf({ email, unique, catchAll }: NonNullable<Config['account']>): string | undefined {
  if (catchAll !== undefined) return catchAllAddress(catchAll);
  return email !== undefined && unique ? plusAddress(email) : email;
}

import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Account } from '../plugins/account.ts';
import type { ResolvedProvider } from '../plugins/resolve-provider.ts';
import { isPlusAlias } from './make-address.ts';

/**
 * Compares an account with what the provider's manifest says of accounts. Throws ACCOUNT_UNFIT, which names neither the
 * address nor the password, before anything of the account was used.
 */
export function checkAccount(
  { email, password }: Account,
  { name: provider, account: rules }: Pick<ResolvedProvider, 'name' | 'account'>,
): void {
  const { min, max } = rules.password;
  if (!rules.plusAlias && isPlusAlias(email)) {
    throw new AgentKeysError('ACCOUNT_UNFIT', {
      provider,
      seen: 'an e-mail address with a plus sign before the @',
      expected: `an address without one: ${provider} cuts it off, so that all of them are one account`,
    });
  }
  if (password.length < min || password.length > max) {
    throw new AgentKeysError('ACCOUNT_UNFIT', {
      provider,
      seen: `a password of ${password.length} characters`,
      expected: `${min} to ${max} characters`,
    });
  }
}

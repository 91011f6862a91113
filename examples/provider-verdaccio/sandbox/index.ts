import type { Account } from 'agentkeys';
import { createSandboxMailbox, defineSandbox, makeAccount } from 'agentkeys/sandbox';
import { addUser } from './add-user.ts';
import { startVerdaccio } from './start-verdaccio.ts';

/** No replica: the application itself, on loopback, with users that nobody else has. */
export const sandbox = defineSandbox({
  changes: {
    version: { doc: 'the registry is Verdaccio 4, whose pages are others than those of 6', arguments: ['4'] },
    'password-changed': { doc: 'the registry knows the user by another password' },
  },
  start: async (injected) => {
    const running = await startVerdaccio(injected.version === '4' ? '4' : '6');
    const mailbox = createSandboxMailbox();
    const accounts: Account[] = [];
    return {
      origins: { app: running.origin },
      account: () => {
        const account = makeAccount();
        const password = injected['password-changed'] ? makeAccount().password : account.password;
        addUser(running.users, { ...account, password });
        accounts.push(account);
        return account;
      },
      mailbox,
      // Its keys are signed and kept nowhere: there is no list of them.
      made: { accounts, keys: [] },
      close: async () => {
        await Promise.all([running.close(), mailbox.close()]);
      },
    };
  },
});

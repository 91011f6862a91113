import type { Account } from 'agentkeys';

/** Users of a registry have names, the accounts of AgentKeys have addresses: the name is what stands before the @. */
export const usernameOf = ({ email }: Pick<Account, 'email'>): string => email.replace(/@.*$/s, '');

import { z } from 'zod';

export { exitCodes } from './exit-codes.ts';

export const errorCodeSchema = z.enum([
  'bad_credentials',
  'wrong_otp',
  'account_exists',
  'rejected_input',
  'signups_closed',
  'banned',
  'quota',
  'session_expired',
  'dead_end',
  'provider_down',
  'rate_limited',
  'network',
  'mail_unavailable',
  'challenge',
  'verification_failed',
  'config',
  'internal',
]);
/** Why a run ended without a key although the page did not change shape. */
export type ErrorCode = z.infer<typeof errorCodeSchema>;

export const outcomeNameSchema = z.enum([
  'ok',
  'needs_fallback',
  'rejected',
  'unavailable',
  'blocked',
  'failed',
]);
export type OutcomeName = z.infer<typeof outcomeNameSchema>;

/** When trying again makes sense: never, one more time, any time after `not_before`, or when a person does it. */
export type Retryable = 'no' | 'once' | 'yes' | 'by_person';

export interface ErrorCodeRule {
  outcome: Exclude<OutcomeName, 'ok' | 'needs_fallback'>;
  /** Exit code of `agentkeys provision`. */
  exit: number;
  retryable: Retryable;
  /** Whose side it is on, for the message. */
  side: 'provider' | 'account' | 'network' | 'mail' | 'agentkeys' | 'configuration';
  /** What happened, one sentence without a full stop. */
  what: string;
  /** One imperative sentence that a person or an AI agent can obey. */
  hint: string;
}

/** The one table from error code to outcome, exit code, retry and words. */
export const errorCodeRules: Record<ErrorCode, ErrorCodeRule> = {
  bad_credentials: {
    outcome: 'rejected',
    exit: 4,
    retryable: 'no',
    side: 'account',
    what: 'The provider refused the e-mail address or the password',
    hint: 'Check the account that AgentKeys was given, then run the command again.',
  },
  wrong_otp: {
    outcome: 'rejected',
    exit: 4,
    retryable: 'no',
    side: 'account',
    what: 'The provider refused the verification code',
    hint: 'Make sure that the newest mail of this mailbox is the one that is read, then run the command again.',
  },
  account_exists: {
    outcome: 'rejected',
    exit: 4,
    retryable: 'no',
    side: 'account',
    what: 'The provider already has an account for this e-mail address',
    hint: 'Use another e-mail address; aliases with a plus sign count as the same address.',
  },
  rejected_input: {
    outcome: 'rejected',
    exit: 4,
    retryable: 'no',
    side: 'account',
    what: 'The provider refused what was typed into its form',
    hint: 'Read the reason in details, correct the account data, then run the command again.',
  },
  signups_closed: {
    outcome: 'rejected',
    exit: 4,
    retryable: 'no',
    side: 'provider',
    what: 'The provider accepts no new accounts at the moment',
    hint: 'Do not retry; ask the provider when sign-ups open again.',
  },
  banned: {
    outcome: 'rejected',
    exit: 4,
    retryable: 'no',
    side: 'account',
    what: 'The provider has blocked this account, country or address',
    hint: 'Do not retry; ask the provider about the block.',
  },
  quota: {
    outcome: 'rejected',
    exit: 4,
    retryable: 'no',
    side: 'account',
    what: 'The provider wants a payment method or a higher plan first',
    hint: 'Add what the provider asks for on its billing page, then run the command again.',
  },
  session_expired: {
    outcome: 'rejected',
    exit: 4,
    retryable: 'once',
    side: 'account',
    what: 'The provider asked to log in again in the middle of the run',
    hint: 'Run the command once more; if it happens again, report it.',
  },
  dead_end: {
    outcome: 'rejected',
    exit: 4,
    retryable: 'once',
    side: 'provider',
    what: 'The provider showed a notice with nothing to act on',
    hint: 'Log in to the provider by hand and read its notice, then run the command once more.',
  },
  provider_down: {
    outcome: 'unavailable',
    exit: 5,
    retryable: 'yes',
    side: 'provider',
    what: 'The provider answered with an error or a maintenance page',
    hint: 'Wait until the time in retry.not_before, then run the command again.',
  },
  rate_limited: {
    outcome: 'unavailable',
    exit: 5,
    retryable: 'yes',
    side: 'provider',
    what: 'The provider asked to slow down',
    hint: 'Wait until the time in retry.not_before, then run the command again.',
  },
  network: {
    outcome: 'unavailable',
    exit: 5,
    retryable: 'yes',
    side: 'network',
    what: 'The provider could not be reached over the network',
    hint: 'Check the connection, then run the command again.',
  },
  mail_unavailable: {
    outcome: 'unavailable',
    exit: 5,
    retryable: 'yes',
    side: 'mail',
    what: 'The verification mail did not arrive in time or the mailbox could not be read',
    hint: 'Check the mailbox settings, then run the command again.',
  },
  challenge: {
    outcome: 'blocked',
    exit: 6,
    retryable: 'by_person',
    side: 'provider',
    what: 'The provider asks for proof that a person is present',
    hint: 'Ask the account owner to create the key by hand on the provider’s own page; AgentKeys never solves challenges.',
  },
  verification_failed: {
    outcome: 'failed',
    exit: 1,
    retryable: 'no',
    side: 'agentkeys',
    what: 'The provider does not accept the key that its page showed',
    hint: 'Report this as a bug of the provider package; do not use the key.',
  },
  config: {
    outcome: 'failed',
    exit: 2,
    retryable: 'no',
    side: 'configuration',
    what: 'The configuration cannot be used',
    hint: 'Correct the lines named in details, then run the command again.',
  },
  internal: {
    outcome: 'failed',
    exit: 1,
    retryable: 'no',
    side: 'agentkeys',
    what: 'AgentKeys itself failed',
    hint: 'Report this as a bug and attach the log file that details name.',
  },
};

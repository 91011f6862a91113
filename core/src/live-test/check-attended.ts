import { AgentKeysError } from '../errors/agentkeys-error.ts';

/** What systems set that start commands by themselves. */
const markers = ['CI', 'GITHUB_ACTIONS', 'TF_BUILD', 'JENKINS_URL', 'TEAMCITY_VERSION'] as const;
const isSet = (value: string | undefined): boolean => value !== undefined && !/^(|0|false)$/i.test(value);

export interface AttendedFacts {
  providers: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** The run was agreed to on the command line. */
  yes: boolean;
  /** Asks the person at the terminal; `undefined` where nobody is there to be asked. */
  ask: (question: string) => Promise<boolean | undefined>;
}

/**
 * A live test signs up at a provider's site, which is the account owner's own choice every time: it is refused where
 * programs are started by themselves, and asked for everywhere else. Throws LIVE_TEST_UNATTENDED or
 * LIVE_TEST_NOT_CONFIRMED.
 */
export async function checkAttended({ providers, env, yes, ask }: AttendedFacts): Promise<void> {
  const seen = markers.find((name) => isSet(env[name]));
  if (seen) throw new AgentKeysError('LIVE_TEST_UNATTENDED', { seen: `${seen} is set` });
  if (yes) return;
  const answer = await ask(
    `This signs up at ${providers.join(', ')} for real, with accounts of yours, and removes afterwards what it can. Go on? [y/N] `,
  );
  if (answer) return;
  const why = answer === undefined ? 'no terminal to ask on, and no --yes' : 'the answer was no';
  throw new AgentKeysError('LIVE_TEST_NOT_CONFIRMED', { seen: why });
}

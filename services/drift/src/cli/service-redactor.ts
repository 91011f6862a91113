import { createRedactor, type Redactor, scrubAddresses } from 'agentkeys/internal';

/** Names by which people and CI systems hand secrets to plugins. */
const secretName =
  /(?:PASSWORD|PASSWD|PASSPHRASE|PASS|SECRET|TOKEN|CREDENTIALS?|(?:API|PRIVATE|ACCESS)_?KEY)$/i;
/** What is shorter may be a word of every second line. */
const shortest = 6;
/** Keys of providers and tokens of GitHub, by how they begin. Ids of steps are shorter, and hashes begin otherwise. */
const token = /\b(?:(?:sk|pk|rk|ak)-|gh[opsur]_|github_pat_)[\w-]{20,}/g;

/**
 * Goes over everything that the service's commands say. It knows the secrets of the environment, and learns those of
 * the configuration from the host; a plugin's error may hold others, so addresses, passwords, keys and tokens go by their form too.
 */
export function serviceRedactor(env: Readonly<NodeJS.ProcessEnv>): Redactor {
  const redactor = createRedactor();
  for (const [name, value = ''] of Object.entries(env)) {
    if (secretName.test(name) && value.length >= shortest) redactor.add(value);
  }
  return { ...redactor, redact: (text) => scrubAddresses(redactor.redact(text)).replace(token, '<token>') };
}

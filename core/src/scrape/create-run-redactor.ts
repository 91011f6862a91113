import type { Account } from '../plugins/account.ts';
import { createRedactor, type Redactor } from '../redact/create-redactor.ts';

export interface RunRedactor extends Redactor {
  /** Every secret as it was given, for blotting out of pictures. */
  readonly secrets: readonly string[];
  /** Public prefix of the provider's keys: whatever looks like one is blotted out from now on, known or not. */
  setKeyPrefix(prefix: string): void;
}

/**
 * The secrets of one run. Besides what it is told, it blots out whatever looks like one of the provider's keys: a page
 * may show a key before the step that reads it has said so.
 */
export function createRunRedactor(): RunRedactor {
  const redactor = createRedactor();
  const secrets: string[] = [];
  let keyPrefix = '';
  let keyShape: RegExp | undefined;
  const remember = (secret: string) => {
    if (secret.trim() && !secrets.includes(secret)) secrets.push(secret);
  };
  return {
    secrets,
    setKeyPrefix(prefix) {
      keyPrefix = prefix;
      keyShape = prefix ? new RegExp(`${escapePattern(prefix)}[A-Za-z0-9_-]{8,}`, 'g') : undefined;
    },
    add(secret) {
      remember(secret);
      redactor.add(secret);
    },
    addKey(key) {
      remember(key);
      redactor.addKey(key);
    },
    redact(text) {
      const known = redactor.redact(text);
      return keyShape ? known.replace(keyShape, `${keyPrefix}…`) : known;
    },
  };
}

/** All fields of an account are secrets of the run. */
export function addAccount(redactor: Redactor, account: Account): void {
  redactor.add(account.email);
  redactor.add(account.password);
  redactor.add(account.fullName);
  redactor.add(account.birthdate);
}

/** For texts whose length a contract limits: a blot may be longer than what it covers. */
export function keepLength(redactor: Redactor): Redactor {
  return {
    ...redactor,
    redact: (text) => redactor.redact(text).slice(0, Math.max(text.length, 60)),
  };
}

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

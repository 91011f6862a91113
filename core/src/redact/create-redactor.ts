import { encodedForms } from './encoded-forms.ts';
import { publicPrefix } from './public-prefix.ts';

export interface Redactor {
  /**
   * From now on this value is blotted out. Values of fewer than 4 characters are too common to be told apart and are
   * passed over.
   */
  add(secret: string): void;
  /** As `add`, for an API key: its public prefix stays readable. */
  addKey(key: string): void;
  /** The text without any secret: raw, URI-, HTML-, JSON-escaped, hex and base64, and pieces of random values. */
  redact(text: string): string;
}

const blot = '[redacted]';
/** So many characters in a row of a random value are no coincidence, and already too many to show. */
const pieceLength = 8;

/**
 * Holds the secrets of one run. Runs last on everything that is written: what an error, a page or a provider says may
 * hold a secret in a form that nobody thought of at that place.
 */
export function createRedactor(): Redactor {
  const shown = new Map<string, string>();
  const pieces = new Set<string>();
  let pattern: RegExp | undefined;

  const addForms = (secret: string, prefix: string): void => {
    for (const form of encodedForms(secret)) {
      if (form.length < 4) continue;
      // Where the form hides the prefix (base64), all of it goes.
      shown.set(form.toLowerCase(), prefix && form.startsWith(prefix) ? `${prefix}…` : blot);
    }
    // A public prefix is no piece of a secret, also where the secret was not announced as a key.
    for (const random of randomParts(secret.slice(publicPrefix(secret).length))) {
      for (let at = 0; at + pieceLength <= random.length; at++)
        pieces.add(random.slice(at, at + pieceLength));
    }
    const forms = [...shown.keys()].sort((a, b) => b.length - a.length);
    pattern = new RegExp(forms.map(escapePattern).join('|'), 'gi');
  };

  return {
    add(secret) {
      const value = secret.trim();
      if (value.length < 4) return;
      addForms(value, '');
      const local = personalLocalPart(value);
      // The token of a link may be taken out of it and be encoded by itself.
      for (const part of [local, ...randomParts(value)]) if (part && part !== value) addForms(part, '');
    },
    addKey(key) {
      if (key.length >= 4) addForms(key, publicPrefix(key));
    },
    redact(text) {
      const whole = pattern ? text.replace(pattern, (found) => shown.get(found.toLowerCase()) ?? blot) : text;
      return pieces.size === 0 ? whole : blotPieces(whole, pieces);
    },
  };
}

/** The part of an e-mail address in front of the `@`, where it names a person and is not a common word. */
function personalLocalPart(value: string): string | undefined {
  const local = /^([^\s@]+)@[^\s@]+\.[^\s@]+$/.exec(value)?.[1];
  return local && local.length >= 5 && /[\d._+-]/.test(local) ? local : undefined;
}

/** Runs of characters that only chance can have made: a link is not secret for its host and its words. */
function randomParts(secret: string): string[] {
  const withoutDomain = secret.includes('@') && !secret.includes('/') ? (secret.split('@')[0] ?? '') : secret;
  return withoutDomain
    .split(/[^A-Za-z0-9_-]+/)
    .filter((part) => part.length >= 12 && /\d/.test(part) && /[A-Za-z]/.test(part));
}

function blotPieces(text: string, pieces: ReadonlySet<string>): string {
  let result = '';
  let from = 0;
  let at = 0;
  while (at + pieceLength <= text.length) {
    if (!pieces.has(text.slice(at, at + pieceLength))) {
      at++;
      continue;
    }
    let end = at + pieceLength;
    while (end < text.length && pieces.has(text.slice(end - pieceLength + 1, end + 1))) end++;
    result += text.slice(from, at) + blot;
    from = end;
    at = end;
  }
  return result + text.slice(from);
}

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

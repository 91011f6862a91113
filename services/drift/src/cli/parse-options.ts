import { InvalidArgumentError } from 'commander';

/** A whole number from `least` to `most`. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };

/** `90s`, `15m`, `500ms`, in milliseconds. */
export function duration(text: string): number {
  const parts = /^(\d{1,9})(ms|s|m)$/.exec(text);
  if (!parts) throw new InvalidArgumentError('Expected a number and ms, s or m, for instance 15m.');
  return Number(parts[1]) * { ms: 1, s: 1000, m: 60_000 }[parts[2] as 'ms' | 's' | 'm'];
}

export function httpUrl(text: string): string {
  const isUrl = URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
  if (!isUrl || new URL(text).username !== '') {
    throw new InvalidArgumentError('Expected an address such as https://drift.example.');
  }
  return text;
}

/** `nats://host:port` or `tls://host:port`. */
export function natsUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['nats:', 'tls:'].includes(url.protocol) || url.hostname === '') {
    // The text itself may hold a password.
    throw new InvalidArgumentError('Expected an address such as nats://127.0.0.1:4222.');
  }
  return text;
}

export const collect = (value: string, before: string[]): string[] => [...before, value];

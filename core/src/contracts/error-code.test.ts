import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorCodeRules, errorCodeSchema, exitCodes } from './error-code.ts';

describe('error codes', () => {
  it('gives every code a rule, and no rule to anything else', () => {
    expect(Object.keys(errorCodeRules).sort()).toEqual([...errorCodeSchema.options].sort());
  });

  it.each(Object.entries(errorCodeRules))('%s exits as its outcome says', (code, rule) => {
    const expected = code === 'config' ? exitCodes.usage : exitCodes[rule.outcome];
    expect(rule.exit).toBe(expected);
  });

  it('retries only what may get better by itself, and leaves challenges to people', () => {
    const retryable = (value: string) =>
      (Object.keys(errorCodeRules) as ErrorCode[])
        .filter((code) => errorCodeRules[code].retryable === value)
        .sort();
    expect(retryable('yes')).toEqual(['mail_unavailable', 'network', 'provider_down', 'rate_limited']);
    expect(retryable('once')).toEqual(['dead_end', 'session_expired']);
    expect(retryable('by_person')).toEqual(['challenge']);
  });
});

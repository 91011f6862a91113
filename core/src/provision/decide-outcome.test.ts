import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorCodeRules, errorCodeSchema, outcomeSchema } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { decideOutcome, type Ending, type OutcomeFacts } from './decide-outcome.ts';

const facts: OutcomeFacts = {
  provider: 'acme',
  runId: '01890000-0000-7000-8000-000000000000',
  auditId: '01890000-0000-7000-8000-000000000001',
  durationMs: 1234,
  now: Date.UTC(2030, 0, 15, 12),
  logFile: '/home/jane/.agentkeys/logs/x.jsonl',
  report: 'off',
};
const token = '3f0c7c4e-5a0f-4b52-9d7e-111111111111';
const drift = (tier: string): Ending => ({
  kind: 'tripwire',
  tripwire: { kind: 'selector-missing', step: 'signup-form', missing: ['submit'] },
  token,
  tier,
});
const key = { kind: 'key' as const, masked: 'ak-…', storeFailed: false };
const errorEvent = (code: ErrorCode, details = {}): Ending => ({
  kind: 'error',
  event: { type: 'error', code, step: 'verify-email', details: { reason: 'an alert said so', ...details } },
});
const decide = (ending: Ending, more: Partial<OutcomeFacts> = {}) => {
  const decision = decideOutcome({ ...facts, ...more }, ending);
  // The contract is strict: a field too many is found here.
  expect(outcomeSchema.parse(decision.outcome)).toEqual(decision.outcome);
  return decision;
};

describe('a tripwire', () => {
  it('needs a fallback, in words that callers look for', () => {
    const { outcome, exit } = decide(drift('none_configured'));
    expect(exit).toBe(3);
    expect(outcome).toMatchObject({
      outcome: 'needs_fallback',
      code: 'drift',
      tier: 'none_configured',
      token,
      kind: 'selector-missing',
      step: 'signup-form',
      retry: { retryable: 'no' },
    });
    expect(outcome.message).toContain(
      'drift reported, fix pending (in the local audit only: telemetry is off).',
    );
    expect(outcome.message).toContain('on the side of acme');
  });

  it('says no such thing where the report leaves the machine', () => {
    const { outcome } = decide(drift('none_configured'), { report: 'kept' });
    expect(outcome.message).toContain('drift reported, fix pending.');
    expect(outcome.message).not.toContain('telemetry');
  });

  it.each([
    ['do_not_track', 'telemetry is off'],
    ['sandbox', 'a run in a sandbox reports only'],
    ['not_allowed', 'may not leave this machine'],
    ['not_kept', 'could not be written to the outbox'],
  ] as const)('says why the report stays here: %s', (report, words) => {
    const { outcome } = decide(drift('none_configured'), { report });
    expect(outcome.message).toContain('drift reported, fix pending (in the local audit only: ');
    expect(outcome.message).toContain(words);
    const parenthesis = / \(in the local audit only: [^)]*\)/;
    const kept = decide(drift('none_configured'), { report: 'kept' }).outcome;
    expect({ ...outcome, message: outcome.message.replace(parenthesis, '') }).toEqual(kept);
  });

  it('names the fallback that a plugin offers', () => {
    const { outcome } = decide(drift('browser-agent'));
    expect(outcome).toMatchObject({ tier: 'browser-agent' });
    expect(outcome).toHaveProperty('hint', expect.stringContaining('browser-agent'));
  });
});

describe('a key', () => {
  it.each(['valid', 'endpoint_down', 'rate_limited', 'unchecked'] as const)(
    'that is %s is ok',
    (verification) => {
      const { outcome, exit } = decide({ ...key, storedIn: 'keys/acme.json', verification });
      expect(exit).toBe(0);
      expect(outcome).toMatchObject({
        outcome: 'ok',
        key: { masked: 'ak-…', stored_in: 'keys/acme.json', verification },
      });
      expect(outcome).not.toHaveProperty('api_key');
    },
  );

  it('is shown only where that was asked for', () => {
    const { outcome } = decide({ ...key, storedIn: 'x', verification: 'valid', apiKey: 'ak-1' });
    expect(outcome).toHaveProperty('api_key', 'ak-1');
  });

  it('is not lost when the key store fails', () => {
    const { outcome } = decide({
      ...key,
      storedIn: '/keys/recovery.json',
      verification: 'valid',
      storeFailed: true,
    });
    expect(outcome.message).toMatch(/key store failed.*recovery file.*\/keys\/recovery\.json/);
  });

  it('is in the outcome where it could be kept nowhere', () => {
    const { outcome } = decide({
      ...key,
      storedIn: undefined,
      verification: 'valid',
      storeFailed: true,
      apiKey: 'ak-1',
    });
    expect(outcome).toMatchObject({ api_key: 'ak-1', key: { stored_in: 'nowhere' } });
    expect(outcome.message).toContain('take it from this outcome');
  });

  it('that is a phantom is a failure of ours, and is kept for a look', () => {
    const { outcome, exit } = decide({ kind: 'phantom', recoveryFile: '/keys/recovery.json' });
    expect(exit).toBe(1);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      code: 'verification_failed',
      details: { recovery_file: '/keys/recovery.json', log_file: facts.logFile },
    });
  });
});

describe('an error event', () => {
  it.each(errorCodeSchema.options)('%s has the outcome, the exit code and the words of its rule', (code) => {
    const { outcome, exit } = decide(errorEvent(code, code === 'challenge' ? { challenge: 'phone' } : {}));
    const rule = errorCodeRules[code];
    expect(exit).toBe(rule.exit);
    expect(outcome).toMatchObject({
      outcome: rule.outcome,
      code,
      step: 'verify-email',
      hint: rule.hint,
      retry: { retryable: rule.retryable },
      details: { reason: 'an alert said so' },
    });
    expect(outcome.message).toContain(rule.what);
    expect(outcome.message).toContain(rule.hint);
    expect(outcome.message).not.toContain('drift');
    expect('not_before' in (outcome as { retry: object }).retry).toBe(rule.retryable === 'yes');
  });

  it('names the earliest time for another try: that of the provider, else one that makes sense', () => {
    const notBefore = (ending: Ending) =>
      (decide(ending).outcome as { retry: { not_before?: string } }).retry;
    expect(notBefore(errorEvent('rate_limited', { retry_after_s: 90 }))).toEqual({
      retryable: 'yes',
      not_before: '2030-01-15T12:01:30.000Z',
    });
    expect(notBefore(errorEvent('provider_down')).not_before).toBe('2030-01-15T12:15:00.000Z');
  });

  it('says which challenge it was', () => {
    expect(decide(errorEvent('challenge', { challenge: '2fa' })).outcome).toMatchObject({
      outcome: 'blocked',
      challenge: '2fa',
    });
  });

  it('names the plugin that stopped the run', () => {
    const fault = new AgentKeysError('HOOK_FAILED', { plugin: 'mine', hook: 'beforeStep', seen: 'no' });
    const { outcome } = decide({ ...errorEvent('internal'), fault } as Ending);
    expect(outcome).toMatchObject({ details: { error: 'HOOK_FAILED', plugin: 'mine', hook: 'beforeStep' } });
    expect(outcome.message).toContain('A plugin failed');
  });
});

describe('a fault outside of the scrape process', () => {
  it.each([
    ['BROWSER_NOT_FOUND', 'config', 2],
    ['SANDBOX_CHANGE_UNKNOWN', 'config', 2],
    ['SCRAPE_TIMEOUT', 'internal', 1],
    ['MAIL_UNAVAILABLE', 'mail_unavailable', 5],
    ['MAIL_LOGIN_REFUSED', 'mail_unavailable', 5],
    ['MAIL_TLS', 'mail_unavailable', 5],
    ['MAIL_SERVER_UNREACHABLE', 'mail_unavailable', 5],
    ['MAIL_FOLDER_MISSING', 'mail_unavailable', 5],
    ['MAIL_PASSWORD_MISSING', 'config', 2],
    ['MAIL_NOT_CONFIGURED', 'config', 2],
    ['INTERNAL', 'internal', 1],
  ] as const)('%s is %s, exit %i', (code, outcomeCode, exit) => {
    const fault = new AgentKeysError(code, { seen: 'this' });
    const decision = decide({ kind: 'fault', fault });
    expect(decision.exit).toBe(exit);
    expect(decision.outcome).toMatchObject({
      code: outcomeCode,
      hint: fault.remedy,
      details: { error: code, seen: 'this' },
    });
  });

  it('is an interruption: nobody is to blame, and the command may be run again', () => {
    const { outcome, exit } = decide({ kind: 'fault', fault: new AgentKeysError('INTERRUPTED') });
    expect(exit).toBe(130);
    expect(outcome).toMatchObject({ outcome: 'failed', retry: { retryable: 'yes' } });
    expect(outcome.message).toBe(
      'The command was interrupted. Run it again when you want; nothing was left running.',
    );
  });

  it('says where a key is that was minted before', () => {
    const fault = new AgentKeysError('HOOK_FAILED', { plugin: 'mine' });
    const { outcome } = decide({ kind: 'fault', fault, recoveryFile: '/keys/recovery.json' });
    expect(outcome).toMatchObject({ details: { recovery_file: '/keys/recovery.json' } });
  });
});

describe('a key', () => {
  it('comes with what has moved on the way', () => {
    const moved = [
      { step: 'create-key', view: 'arrival', dom_digest: 's1:0000000000000001', diff: ['+ link "Docs"'] },
    ];
    const ending: Ending = { ...key, storedIn: 'keys/acme.json', verification: 'valid' };
    const { outcome, exit } = decide(ending, { moved });
    expect(exit).toBe(0);
    expect(outcome).toMatchObject({ outcome: 'ok', moved });
    expect(outcome.message).toContain('have moved from what is known (create-key), without harm');
    expect(decide(ending, { moved: [] }).outcome).not.toHaveProperty('moved');
  });
});

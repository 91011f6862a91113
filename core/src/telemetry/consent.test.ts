import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { decideConsent } from './consent.ts';

const endpoint = 'http://127.0.0.1:9/';
const decide = (env: Record<string, string>, enabled?: boolean, sandbox = false) =>
  decideConsent({ env, telemetry: { endpoint, ...(enabled !== undefined && { enabled }) }, sandbox });

it.each([
  ['by default', {}, undefined, false, { given: false, why: 'off' }],
  ['by the environment', { AGENTKEYS_TELEMETRY: '1' }, undefined, false, { given: true, endpoint }],
  ['by the configuration', {}, true, false, { given: true, endpoint }],
  [
    'to evidence, by the environment alone',
    { AGENTKEYS_TELEMETRY: 'evidence', AGENTKEYS_DRIFT_EVIDENCE_TOKEN: 'a-token' },
    undefined,
    false,
    { given: true, endpoint, evidence: true },
  ],
  [
    'to evidence, against DO_NOT_TRACK',
    { AGENTKEYS_TELEMETRY: 'evidence', DO_NOT_TRACK: '1' },
    undefined,
    false,
    { given: false, why: 'do_not_track' },
  ],
  [
    'to evidence of a sandbox, to another machine',
    { AGENTKEYS_TELEMETRY: 'evidence', AGENTKEYS_DRIFT_URL: 'https://drift.example' },
    undefined,
    true,
    { given: false, why: 'sandbox' },
  ],
  ['off in the environment', { AGENTKEYS_TELEMETRY: '0' }, true, false, { given: false, why: 'off' }],
  [
    'by a word that is not known',
    { AGENTKEYS_TELEMETRY: 'maybe' },
    true,
    false,
    { given: false, why: 'off' },
  ],
  ['with an empty variable', { AGENTKEYS_TELEMETRY: '' }, true, false, { given: true, endpoint }],
  [
    'against DO_NOT_TRACK',
    { AGENTKEYS_TELEMETRY: '1', DO_NOT_TRACK: '1' },
    true,
    false,
    { given: false, why: 'do_not_track' },
  ],
  [
    'with DO_NOT_TRACK=0',
    { AGENTKEYS_TELEMETRY: '1', DO_NOT_TRACK: '0' },
    true,
    false,
    { given: true, endpoint },
  ],
  ['of a sandbox, by the configuration', {}, true, true, { given: false, why: 'sandbox' }],
  ['of a sandbox, off', {}, undefined, true, { given: false, why: 'off' }],
  [
    'of a sandbox, by the environment',
    { AGENTKEYS_TELEMETRY: '1' },
    undefined,
    true,
    { given: true, endpoint },
  ],
  [
    'of a sandbox, to another machine',
    { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: 'https://drift.example' },
    undefined,
    true,
    { given: false, why: 'sandbox' },
  ],
  [
    'of a sandbox, to this machine by its name',
    { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: 'http://[::1]:80' },
    undefined,
    true,
    { given: true, endpoint: 'http://[::1]/' },
  ],
  [
    'of a sandbox, to a name that begins like this machine',
    { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: 'http://127.0.0.1.drift.example' },
    undefined,
    true,
    { given: false, why: 'sandbox' },
  ],
] as const)('consent %s', (_, env, enabled, sandbox, consent) => {
  expect(decide(env, enabled, sandbox)).toEqual(consent);
});

it('takes the address of the environment first', () => {
  const env = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: 'https://drift.example' };
  expect(decide(env)).toEqual({ given: true, endpoint: 'https://drift.example/' });
});

it.each(['nats://127.0.0.1:4222', 'tls://drift.example'])('takes the NATS server %s', (endpoint) => {
  expect(decide({ AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: endpoint })).toEqual({
    given: true,
    endpoint,
  });
});

it.each([undefined, 'drift.example', 'file:///etc', 'ftp://drift.example', 'nats:drift.example'])(
  'stops before the run where the address is %s',
  (address) => {
    const facts = {
      env: { AGENTKEYS_TELEMETRY: '1' },
      telemetry: address === undefined ? {} : { endpoint: address },
      sandbox: false,
    };
    expect(() => decideConsent(facts)).toThrowError(
      expect.objectContaining({ code: 'TELEMETRY_NO_ENDPOINT', exit: 2 }),
    );
  },
);

it.each([
  ['a password', 'https://user:geheim@drift.example/', 'TELEMETRY_ENDPOINT_CREDENTIALS'],
  ['a password alone', 'https://:geheim@drift.example/', 'TELEMETRY_ENDPOINT_CREDENTIALS'],
  ['a user name', 'https://geheim@drift.example/', 'TELEMETRY_ENDPOINT_CREDENTIALS'],
  ['a token', 'nats://geheim@drift.example', 'TELEMETRY_ENDPOINT_CREDENTIALS'],
  ['a password, and no protocol', 'user:geheim@drift.example', 'TELEMETRY_NO_ENDPOINT'],
])('takes no address with %s, and does not repeat it', (_, address, code) => {
  const decideOn = () => decide({ AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: address });
  expect(decideOn).toThrowError(expect.objectContaining({ code, exit: 2 }));
  try {
    decideOn();
  } catch (error) {
    expect(inspect(error, { depth: 9 })).not.toContain('geheim');
  }
});

it('to evidence needs a token where it goes by HTTP, and not where none is sent', () => {
  expect(() => decide({ AGENTKEYS_TELEMETRY: 'evidence' })).toThrow(
    expect.objectContaining({ code: 'TELEMETRY_NO_EVIDENCE_TOKEN' }),
  );
  const nats = { AGENTKEYS_TELEMETRY: 'evidence', AGENTKEYS_DRIFT_URL: 'nats://127.0.0.1:4222' };
  expect(decide(nats)).toMatchObject({ given: true, evidence: true });
});

it.each([
  ['http://drift.example', 'TELEMETRY_EVIDENCE_NO_TLS'],
  ['http://127.0.0.1.drift.example', 'TELEMETRY_EVIDENCE_NO_TLS'],
  ['https://drift.example', undefined],
  ['http://[::1]:8484', undefined],
])('to evidence shows its token to nobody on the way to %s', (address, code) => {
  const env = { AGENTKEYS_DRIFT_URL: address, AGENTKEYS_DRIFT_EVIDENCE_TOKEN: 'a-token' };
  const evidence = () => decide({ ...env, AGENTKEYS_TELEMETRY: 'evidence' });
  if (code) expect(evidence).toThrow(expect.objectContaining({ code, exit: 2 }));
  else expect(evidence()).toMatchObject({ evidence: true });
  expect(decide({ ...env, AGENTKEYS_TELEMETRY: '1' })).toMatchObject({ given: true });
});

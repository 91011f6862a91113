import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checkOptions } from './check-options.ts';
import type { NatsTransportOptions } from './nats-transport-options.ts';

const endpoint = 'nats://drift.example:4222';

it('takes an endpoint, more servers, and either alone', () => {
  expect(checkOptions({ endpoint })).toMatchObject({ hosts: ['drift.example:4222'], tls: false });
  expect(checkOptions({ servers: ['tls://a.example', 'nats://[::1]:9'] })).toMatchObject({
    hosts: ['a.example', '[::1]:9'],
    tls: true,
  });
  expect(checkOptions({ endpoint, servers: ['nats://b.example'] }).hosts).toHaveLength(2);
});

describe('repeats no value where it refuses', () => {
  it.each<[string, NatsTransportOptions]>([
    ['no server', {}],
    ['a web address', { endpoint: 'https://geheim.example' }],
    ['no address', { endpoint: 'geheim' }],
    ['an address without a host', { endpoint: 'nats:geheim' }],
    ['a password in an address', { endpoint: 'nats://user:geheim@drift.example' }],
    ['a token in one of several', { endpoint, servers: ['nats://geheim@drift.example'] }],
    ['a user without a password', { endpoint, user: 'geheim' }],
    ['a password without a user', { endpoint, password: 'geheim' }],
    ['two kinds of credentials', { endpoint, token: 'geheim', credsFile: 'geheim' }],
  ])('%s', (_, options) => {
    try {
      checkOptions(options);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      expect(inspect(error)).not.toContain('geheim');
    }
  });
});

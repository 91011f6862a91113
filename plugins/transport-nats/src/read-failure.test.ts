import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import { expect, it } from 'vitest';
import { CredentialsUnusable, readFailure } from './read-failure.ts';

const api = (err_code: number) =>
  new JetStreamApiError({ code: 400, err_code, description: 'pass=geheim' } as never);
const { AuthorizationError, ConnectionError, NoRespondersError, PermissionViolationError, RequestError } =
  errors;
const permission = new PermissionViolationError('geheim', 'publish', 'drift.v1.0.x');
const noResponders = new RequestError('geheim', { cause: new NoRespondersError('drift.v1.0.x') });

it.each<[string, unknown, object]>([
  ['the log is full', api(10_077), { retry: true, reason: 'nats_10077' }],
  ['the store fails', api(10_118), { retry: true, reason: 'nats_10118' }],
  [
    'another stream has the subject',
    api(10_060),
    { retry: true, reason: 'nats_other_stream', retryAfterMs: 300_000 },
  ],
  ['the message is too large', api(10_054), { retry: false, reason: 'BODY_TOO_LARGE' }],
  [
    'the credentials are wrong',
    new AuthorizationError('geheim'),
    { retry: true, reason: 'nats_not_let_in', retryAfterMs: 300_000 },
  ],
  [
    'the permissions refuse',
    new RequestError('geheim', { cause: permission }),
    { retry: true, reason: 'nats_not_permitted', retryAfterMs: 300_000 },
  ],
  [
    'the credentials cannot be read',
    new CredentialsUnusable(),
    { retry: true, reason: 'nats_credentials_unusable', retryAfterMs: 300_000 },
  ],
  ['nobody listens', noResponders, { retry: true, reason: 'nats_no_stream' }],
  [
    'JetStream is off',
    new Error('jetstream is not enabled', { cause: noResponders }),
    { retry: true, reason: 'nats_no_stream' },
  ],
  ['no answer comes', new errors.TimeoutError(), { retry: true, reason: 'timeout' }],
  ['the answer is garbage', new SyntaxError('geheim'), { retry: true, reason: 'no_receipt' }],
  ['the server is away', new ConnectionError('geheim'), { retry: true, reason: 'network' }],
  ['something else is thrown', 'geheim', { retry: true, reason: 'network' }],
])('knows what to do with the report where %s', (_, error, result) => {
  expect(readFailure(error)).toEqual({ ok: false, ...result });
});

it('ends where an error is its own cause', () => {
  const error = new Error('x');
  error.cause = error;
  expect(readFailure(error)).toMatchObject({ reason: 'network' });
});

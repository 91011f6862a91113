import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { readPlainSettings } from './read-plain-settings.ts';

const publicKey = `MCowBQYDK2VwAyEA${'A'.repeat(43)}=`;

it('reads what the plain case may set', () => {
  expect(readPlainSettings({})).toEqual({
    known: { ttl: '15m' },
    breaker: { hold: '15m' },
    telemetry: {},
  });
  const raw = {
    plugins: [],
    account: { email: 'jane@example.com', password: 'long enough' },
    budget: '5m',
    known: { url: 'https://drift.example/known.json', publicKey, ttl: 60_000 },
    breaker: { hold: '0s', sandbox: true },
    telemetry: { enabled: false, endpoint: 'http://127.0.0.1:8080' },
  };
  expect(readPlainSettings(raw)).toEqual({
    known: raw.known,
    breaker: { hold: '0s' },
    telemetry: raw.telemetry,
  });
});

it.each<{ raw: unknown }>([
  { raw: { accuont: {} } },
  { raw: { budget: 'long' } },
  { raw: { browser: { headless: true } } },
  { raw: { account: { password: 'long enough' } } },
  { raw: { account: { email: 'jane' } } },
  { raw: { known: { Url: 'https://drift.example' } } },
  { raw: { known: { url: 'drift.example' } } },
  { raw: { known: { url: 'https://:geheim@drift.example' } } },
  { raw: { known: { publicKey: 'a key' } } },
  { raw: { known: { ttl: 1.5 } } },
  { raw: { breaker: { hold: '15m', holds: 1 } } },
  { raw: { breaker: { sandbox: 'yes' } } },
  { raw: { telemetry: { endpoint: 'somewhere' } } },
  { raw: { telemetry: { enabled: false, level: 9 } } },
  { raw: { constructor: {} } },
  { raw: [] },
  { raw: null },
])('leaves $raw to the schema, which may have something against it', ({ raw }) => {
  expect(readPlainSettings(raw)).toBeUndefined();
});

it('takes nothing that the schema does not take, and reads it as that does: 4000 configurations', () => {
  const any = fc.oneof(
    fc.constantFrom<unknown>('', 'x', '1h', 'a@b', 'http://a:99999', 0, 1.5, -1, 2 ** 53, null, [], {}),
    fc.jsonValue(),
  );
  const mostly = (good: fc.Arbitrary<unknown>) =>
    fc.option(fc.oneof({ weight: 30, arbitrary: good }, any), { nil: undefined });
  const section = (fields: Record<string, fc.Arbitrary<unknown>>) =>
    mostly(fc.record(fields, { requiredKeys: [] }));
  const duration = mostly(fc.constantFrom<unknown>('15m', '0s', '9ms', 1, 60_000));
  const address = mostly(fc.oneof(fc.webUrl(), fc.constantFrom('https://a.b/c', 'http://127.0.0.1:8080')));
  const isOn = mostly(fc.boolean());
  const sections = {
    plugins: mostly(fc.constant([])),
    budget: duration,
    account: section({ email: mostly(fc.emailAddress()), password: mostly(fc.string({ minLength: 8 })) }),
    known: section({ url: address, publicKey: mostly(fc.constant(publicKey)), ttl: duration }),
    breaker: section({ hold: duration, sandbox: isOn }),
    telemetry: section({ enabled: isOn, endpoint: address }),
  };
  let plain = 0;
  fc.assert(
    fc.property(fc.record(sections, { requiredKeys: [] }), (raw) => {
      const settings = readPlainSettings(raw);
      if (!settings) return;
      plain++;
      const { known, breaker, telemetry } = configSchema.parse(raw);
      expect(settings).toEqual({ known, breaker: { hold: breaker.hold }, telemetry });
    }),
    { numRuns: 4_000 },
  );
  expect(plain).toBeGreaterThan(200);
});

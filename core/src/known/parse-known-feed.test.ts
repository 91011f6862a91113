import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maxKnownFeedBytes } from '../contracts/known-feed.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { makeKnownFeed } from '../testing/make-known-feed.ts';
import { findKnownDrift } from './find-known-drift.ts';
import { parseKnownFeed } from './parse-known-feed.ts';

const seen = '2026-05-04T10:15:00.000Z';

/** Reads a text as the gate does: a coded error, or a feed that can be asked. */
function readAnything(text: string): boolean {
  try {
    const feed = parseKnownFeed(text);
    for (const version of ['1.2.3', '0.0.0', '2.0.0-beta.1+build']) {
      findKnownDrift(feed, { provider: feed.drifts[0]?.service ?? 'acme', version }, Date.parse(seen));
    }
    return true;
  } catch (error) {
    expect(isAgentKeysError(error) && error.code).toBe('KNOWN_FEED_INVALID');
    return false;
  }
}

it('reads what the contract says, and names what is wrong with anything else', () => {
  expect(parseKnownFeed(JSON.stringify(makeKnownFeed()))).toEqual(makeKnownFeed());
  expect(() => parseKnownFeed('{')).toThrow('not of the required form');
  expect(() => parseKnownFeed(JSON.stringify({ ...makeKnownFeed(), extra: 1 }))).toThrow(
    expect.objectContaining({
      code: 'KNOWN_FEED_INVALID',
      details: expect.objectContaining({ seen: expect.stringContaining('extra') }),
    }),
  );
  expect(() => parseKnownFeed(' '.repeat(maxKnownFeedBytes + 1))).toThrow('not of the required form');
});

it.each([
  'https://issues.example/\u001b]0;pwned\u0007',
  'https://issues.example/\u202e',
  'https://issues.example/\u009b2J',
])('takes no address of an issue that a terminal would obey: %j', (issue_url) => {
  const [drift] = makeKnownFeed().drifts;
  const feed = { ...makeKnownFeed(), drifts: [{ ...drift, issue_url }] };
  expect(() => parseKnownFeed(JSON.stringify(feed))).toThrow('not of the required form');
});

it('throws nothing but a coded error, whatever the text: 4000 texts and 4000 values', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => void readAnything(text)),
    { numRuns: 4_000 },
  );
  fc.assert(
    fc.property(fc.json(), (text) => void readAnything(text)),
    { numRuns: 4_000 },
  );
});

it('throws nothing but a coded error, whatever stands in a feed: 8000 changed feeds', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('1.2.3', '>=1 <2', '*', '', '^9999999999999999', '||||', 'x'.repeat(200)),
  );
  const drift = fc.record({
    service: fc.constantFrom('acme', 'other'),
    step: fc.constant('create-key'),
    step_hash: fc.constant('b59114af29bce274'),
    since: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') })
      .map((date) => date.toISOString()),
    last_seen: fc.constant(seen),
    affected: fc.array(word, { maxLength: 4 }),
    fixed_in: fc.constantFrom('1.2.3', '1.2.4-rc.1', '99999999999999999999.0.0', '0.0.0'),
  });
  const feed = fc.record({
    schema: fc.constant('known/1'),
    generated_at: fc.constant(seen),
    drifts: fc.array(drift, { maxLength: 3 }),
  });
  let read = 0;
  fc.assert(
    fc.property(feed, (value) => {
      if (readAnything(JSON.stringify(value))) read++;
    }),
    { numRuns: 4_000 },
  );
  // Most are read, so that the question of versions is asked as well.
  expect(read).toBeGreaterThan(1_000);

  const text = JSON.stringify(makeKnownFeed({ affected: ['1.2.3'], fixed_in: '1.2.4', last_seen: seen }));
  const damage = fc.record({ at: fc.nat(text.length), remove: fc.nat(12), put: fc.string({ maxLength: 8 }) });
  fc.assert(
    fc.property(
      damage,
      ({ at, remove, put }) => void readAnything(text.slice(0, at) + put + text.slice(at + remove)),
    ),
    { numRuns: 4_000 },
  );
});

import { describe, expect, it } from 'vitest';
import { compareConfig } from './compare-config.ts';
import { describeTopology, isAtLeast } from './topology.ts';

const planOf = (version: string, name = 'DRIFT') => {
  const plan = describeTopology(version).streams.find((each) => each.name === name);
  if (!plan) throw new Error(`no plan of ${name}`);
  return plan;
};

describe('the plan', () => {
  it.each([
    ['2.9.10', 2, 9, true],
    ['2.9.10', 2, 10, false],
    ['2.10.0', 2, 9, true],
    ['2.12.0-preview.1', 2, 12, true],
    ['3.0.0', 2, 12, true],
    ['1.99.0', 2, 9, false],
    ['', 2, 9, false],
  ])('takes %j for at least %d.%d: %j', (version, major, minor, expected) => {
    expect(isAtLeast(version, major, minor)).toBe(expected);
  });

  it('asks a server for nothing that it would drop without a word', () => {
    for (const { name } of describeTopology('2.9.10').streams) {
      const [old, newer, newest] = ['2.9.10', '2.10.4', '2.12.1'].map((version) =>
        Object.keys(planOf(version, name)),
      );
      expect(old).not.toEqual(expect.arrayContaining(['metadata']));
      expect(old).not.toEqual(expect.arrayContaining(['compression']));
      expect(newer).toEqual(expect.arrayContaining(['metadata']));
      expect(newer).not.toEqual(expect.arrayContaining(['persist_mode']));
      expect(newest).toEqual(expect.arrayContaining(['persist_mode']));
    }
    expect(planOf('2.10.4').compression).toBe('s2');
  });

  it('remembers message ids as long as the messages, in every log', () => {
    for (const name of ['DRIFT', 'DRIFT_DLQ'])
      expect(planOf('2.9.10', name).duplicate_window).toBe(planOf('2.9.10', name).max_age);
  });
});

describe('comparing', () => {
  it('finds nothing in what was planned, whatever a newer server shows beside it', () => {
    const plan = planOf('2.12.1');
    expect(compareConfig(plan, { ...plan })).toEqual([]);
    expect(
      compareConfig(plan, {
        ...plan,
        persist_mode: undefined,
        consumer_limits: {},
        allow_msg_ttl: false,
        first_seq: 0,
        metadata: { '_nats.ver': '2.12.1', '_nats.level': '2', ...plan.metadata },
      }),
    ).toEqual([]);
  });

  it('finds what a server dropped, what was set otherwise and what nobody planned', () => {
    const { metadata: _, ...dropped } = planOf('2.12.1');
    const found = compareConfig(planOf('2.12.1'), {
      ...dropped,
      max_age: 5,
      persist_mode: 'async',
      mirror: { name: 'other' },
      subjects: ['drift.v1.>', 'more'],
    });
    expect(found).toEqual([
      { field: 'DRIFT.max_age', seen: 5, expected: 691_200_000_000_000 },
      { field: 'DRIFT.metadata', seen: undefined, expected: { 'agentkeys-topology': '1' } },
      { field: 'DRIFT.mirror', seen: { name: 'other' }, expected: undefined },
      { field: 'DRIFT.persist_mode', seen: 'async', expected: 'default' },
      { field: 'DRIFT.subjects', seen: ['drift.v1.>', 'more'], expected: planOf('2.12.1').subjects },
    ]);
  });

  it('finds that each field of each stream is another', () => {
    for (const plan of describeTopology('2.12.1').streams) {
      for (const name of Object.keys(plan)) {
        const found = compareConfig(plan, { ...plan, [name]: 'something else' });
        expect(found.map(({ field }) => field)).toEqual([`${plan.name}.${name}`]);
      }
    }
  });
});

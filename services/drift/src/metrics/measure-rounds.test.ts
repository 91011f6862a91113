import { expect, it } from 'vitest';
import { unseen, untouched } from '../drifts/drift-record.ts';
import { toDrift } from '../drifts/to-drift.ts';
import { measureRounds } from './measure-rounds.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 2, 14, 12, 0, seconds)).toISOString();
const drift = (round: Partial<(typeof untouched)['round']>) =>
  toDrift(
    {
      ...{ service: 'openai', step: 'signup-form', step_hash: 'b59114af29bce274', seen: unseen },
      work: { ...untouched, round: { ...untouched.round, ...round } },
    },
    0,
  );

it('measures each milestone that was come to, since the report was made', () => {
  const times = { detected: at(0), arrived: at(2), reproduced: at(30), issue_opened: at(50) };
  expect(measureRounds([drift(times), drift({ detected: at(0), fixed: at(59) })])).toEqual([
    { service: 'openai', until: 'arrived', seconds: 2 },
    { service: 'openai', until: 'reproduced', seconds: 30 },
    { service: 'openai', until: 'issue_opened', seconds: 50 },
    { service: 'openai', until: 'fixed', seconds: 59 },
  ]);
});

it('leaves out what nobody reported, and knows no time below nothing', () => {
  expect(measureRounds([drift({ reproduced: at(9), issue_opened: at(9) })])).toEqual([]);
  expect(measureRounds([drift({ detected: at(9), arrived: at(1) })])).toMatchObject([{ seconds: 0 }]);
});

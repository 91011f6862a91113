import { describe, expect, it } from 'vitest';
import { crashJetStream } from './testing/crash-jetstream.ts';
import { withWrongDesign } from './testing/crash-wrong.ts';

const plan = { reports: 5000, kills: 6, zombies: 1, serverKills: 1, seed: 11 };

describe('when processes end at random', () => {
  it('counts every acknowledged report once, and puts aside what was forged', async () => {
    const { killed, ...result } = await crashJetStream(plan);
    expect(killed).toBe(6);
    expect(result).toMatchObject({
      lost: 0,
      doubled: 0,
      wrong: [],
      deadWrong: 0,
      registersWrong: 0,
      auditDifferences: 0,
    });
  });

  // Should these pass, the test above shows nothing.
  it('sees that a watermark on a shared consumer loses reports', async () => {
    const { lost, wrong } = await crashJetStream(withWrongDesign(plan, 'watermark'));
    expect(lost).toBeGreaterThan(0);
    expect(wrong.length).toBeGreaterThan(0);
  });

  it('sees that counting before acknowledging counts twice', async () => {
    const { doubled, wrong } = await crashJetStream(withWrongDesign(plan, 'count-then-ack'));
    expect(doubled).toBeGreaterThan(0);
    expect(wrong.length).toBeGreaterThan(0);
  });
});

import type { Drift } from 'agentkeys/contracts';

/** How far a round has come: each is a promise that is kept or not. */
export const milestones = ['arrived', 'reproduced', 'issue_opened', 'fixed'] as const;

export interface Measured {
  service: string;
  until: (typeof milestones)[number];
  /** Since the report that the round began with was made. */
  seconds: number;
}

/**
 * How long the newest round of each drift took, up to each milestone that it has come to. One that a run has met before
 * any report came was detected by nobody else, and is left out. A sender's clock may be ahead of ours: no time is below 0.
 */
export function measureRounds(drifts: readonly Pick<Drift, 'service' | 'times'>[]): Measured[] {
  return drifts.flatMap(({ service, times }) => {
    const { detected } = times;
    if (detected === null) return [];
    return milestones.flatMap((until): Measured[] => {
      const reached = times[until];
      if (reached === null) return [];
      const seconds = Math.max(0, Date.parse(reached) - Date.parse(detected)) / 1000;
      return [{ service, until, seconds }];
    });
  });
}

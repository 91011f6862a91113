/** How a hand-written run ends: as much as a caller of AgentKeys is told. */
export type Ending =
  | { type: 'success'; key: string }
  | { type: 'error'; code: string; step: string; reason: string }
  | {
      type: 'tripwire';
      kind: 'selector-missing' | 'unexpected-nav' | 'timeout';
      step: string;
      missing: readonly string[];
      unexpected: readonly string[];
      url: string;
      outline: string;
      screenshot: Buffer;
    };

/** Thrown through the flow to its rim. */
export class Ended extends Error {
  readonly ending: Ending;
  constructor(ending: Ending) {
    super(ending.type);
    this.ending = ending;
  }
}

/** What runs did that show a fix, to go after "2 runs in a row". `isGone`: their version does not have the step. */
export const describePassing = (step: string, isGone: boolean): string =>
  isGone ? `got a key without ${step}, which it does not have` : `passed ${step}`;

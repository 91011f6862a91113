import { afterEach, beforeEach, describe } from 'vitest';
import { describeBudgeting } from './budgeting.ts';
import { describeClaiming } from './claiming.ts';
import { describeCounting } from './counting.ts';
import { describeFreshness } from './freshness.ts';
import { describeOneReport } from './one-report.ts';
import type { StoreOpener, Traits } from './open-store.ts';
import { describeRetention } from './retention.ts';
import { createScene, noon } from './scene.ts';

/** What holds for every backend. */
export function describeBackend(
  name: string,
  open: StoreOpener,
  traits: Traits = { compares: true, prunesLog: true },
): void {
  describe(`backend ${name}`, () => {
    const scene = createScene(open, traits);
    beforeEach(async () => {
      scene.now = noon;
      await scene.open();
    });
    afterEach(() => scene.close());

    describeCounting(scene);
    describeOneReport(scene);
    describeFreshness(scene);
    describeClaiming(scene);
    describeBudgeting(scene);
    describeRetention(scene);
  });
}

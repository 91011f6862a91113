import type { Evidence, Verdict } from '../contracts/index.ts';
import type { Hooks, TapFace } from './create-hooks.ts';

/** Fails to compile unless the two types are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : 'the types differ';
const same = <A, B>(_: Same<A, B>): void => {};

declare const api: TapFace;
declare const hooks: Hooks;
declare const evidence: Evidence;
declare const run: { runId: string; provider: string; version: string; sandbox: boolean };

// The argument's type comes from the table, and so does that of the answer.
api.detect((seen) => {
  same<typeof seen, Evidence>(true);
  return seen.settled
    ? { verdict: 'pass', rule: 'mine/settled', reason: 'The page has settled.' }
    : undefined;
});
api.detect(async () => undefined, { stage: 10 });
// @ts-expect-error this is no verdict
api.detect(() => ({ verdict: 'maybe' }));
// @ts-expect-error a modify hook must return the next value
api.modifyEvidence(() => undefined);
api.modifyEvidence((seen) => ({ ...seen, busy: [] }));
api.resolveBrowser(() => undefined);
// @ts-expect-error the answer needs a path
api.resolveBrowser(() => ({ path: '/usr/bin/chromium' }));
// Whatever an observer returns is ignored, so that `list.push(…)` may stand alone.
const outcomes: unknown[] = [];
api.onOutcome(({ outcome }) => outcomes.push(outcome));
// @ts-expect-error there is no such hook
api.onNothing(() => {});
// @ts-expect-error a face registers and cannot fire
api.fire.detect(evidence);

same<ReturnType<typeof hooks.fire.modifyEvidence>, Promise<Evidence>>(true);
same<ReturnType<typeof hooks.fire.detect>, Promise<Verdict | undefined>>(true);
same<ReturnType<typeof hooks.fire.resolveBrowser>, Promise<{ executablePath: string } | undefined>>(true);
same<ReturnType<typeof hooks.fire.beforeStep>, Promise<undefined>>(true);
same<ReturnType<typeof hooks.fire.onOutcome>, Promise<undefined>>(true);
hooks.fire.resolveBrowser(run, AbortSignal.timeout(1));
// @ts-expect-error the version is missing
hooks.fire.resolveBrowser({ runId: '', provider: '', sandbox: true });

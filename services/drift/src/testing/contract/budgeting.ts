import { expect, it } from 'vitest';
import type { BudgetKey } from '../../backends/backend.ts';
import type { Scene } from './scene.ts';

const openai: BudgetKey = { service: 'openai', place: 'site' };
const day = '2026-03-14';
const limit = { accounts: 5, ms: 30_000 };
const cost = { accounts: 1, ms: 10_000 };
const run = (id: number) => ({ id: `0${id}`, day, cost, limit });

/** What runs cost is counted before they are made, and no limit is passed. */
export function describeBudgeting(scene: Scene): void {
  it('sets aside what runs may cost, and takes in its place what they have used', async () => {
    const { budget } = scene.backend;
    expect(await budget.spent(openai, day)).toEqual({ accounts: 0, ms: 0 });
    expect(await budget.reserve(openai, run(1))).toEqual({ granted: true, spent: cost });
    // An answer that was lost is asked for again.
    expect(await budget.reserve(openai, run(1))).toEqual({ granted: true, spent: cost });
    const used = { accounts: 0, ms: 4000 };
    for (const _ of ['said', 'said again']) await budget.settle(openai, { id: '01', used });
    expect(await budget.spent(openai, day)).toEqual(used);
    // Nothing of it is another one's.
    expect(await budget.spent({ ...openai, place: 'sandbox' }, day)).toEqual({ accounts: 0, ms: 0 });
    expect(await budget.spent({ ...openai, service: 'openrouter' }, day)).toEqual({ accounts: 0, ms: 0 });
  });

  it('grants a run that makes no account its minutes where the accounts are spent, and no more than these', async () => {
    const { budget } = scene.backend;
    const one = { ...limit, accounts: 1 };
    for (const id of [1, 2]) await budget.reserve(openai, { ...run(id), limit: { ...limit, accounts: 2 } });
    expect((await budget.reserve(openai, { ...run(3), limit: one })).granted).toBe(false);
    const free = { cost: { ...cost, accounts: 0 }, limit: one };
    const granted = { granted: true, spent: { accounts: 2, ms: 30_000 } };
    expect(await budget.reserve(openai, { ...run(4), ...free })).toEqual(granted);
    expect(await budget.reserve(openai, { ...run(5), ...free })).toEqual({ ...granted, granted: false });
  });

  it('grants no more than the limit to runners that ask at once, or are killed, until the next day', async () => {
    const other = await scene.store.another();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => (at % 2 ? other : scene.backend).budget.reserve(openai, run(at))),
    );
    expect(answers.filter(({ granted }) => granted)).toHaveLength(3);
    scene.backend = await scene.store.reopen();
    const { budget } = scene.backend;
    const refused = await budget.reserve(openai, run(99));
    expect(refused).toEqual({ granted: false, spent: { accounts: 3, ms: 30_000 } });
    const next = { ...run(99), day: '2026-03-15' };
    expect(await budget.reserve(openai, next)).toEqual({ granted: true, spent: cost });
    // A runner whose clock is behind, and one that has run over midnight, change nothing of the new day.
    expect((await budget.reserve(openai, run(100))).spent).toEqual({ accounts: 2, ms: 20_000 });
    await budget.settle(openai, { id: '01', used: { accounts: 1, ms: 1 } });
    expect(await budget.spent(openai, '2026-03-15')).toEqual({ accounts: 2, ms: 20_000 });
    // One whose clock is ahead by far does not keep the others from running until that day.
    await budget.reserve(openai, { ...run(101), day: '2036-03-14', limit: cost });
    expect(await budget.reserve(openai, { ...next, limit: cost })).toEqual({ granted: true, spent: cost });
  });
}

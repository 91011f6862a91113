import type { Page } from 'playwright-core';
import type { Hint, OutlineNode } from '../contracts/index.ts';
import { pickLocator } from './pick-locator.ts';
import { planHints } from './plan-hints.ts';
import { settleWithin } from './settle-within.ts';

const mostHints = 30;
/** Hints are a help and no evidence: what takes longer is left out. */
const findMs = 1_500;

export interface HintQuestion {
  /** Landmarks that are not there, by id. */
  missing: readonly string[];
  /** Known-good shapes that the page might have been, the likeliest first. */
  known: readonly (readonly OutlineNode[])[];
  /** The page as it is, with boxes. */
  now: readonly OutlineNode[];
}

/** Hints for the author of a scraper, each with a locator that was tried out on the page. Never acted on. */
export async function findHints(page: Page, { missing, known, now }: HintQuestion): Promise<Hint[]> {
  const planned = planHints(missing, known, now).slice(0, mostHints);
  if (planned.length === 0) return [];
  const located = planned.map(async ({ landmark, node, score, confident }): Promise<Hint[]> => {
    const locator = await pickLocator(page, node, now);
    if (locator === undefined) return [];
    const { role, intent, name } = node;
    return [
      {
        landmark,
        locator,
        role,
        intent,
        ...(name && { name }),
        score: Math.floor(score * 100) / 100,
        confident,
      },
    ];
  });
  return (await settleWithin(findMs, Promise.all(located)))?.flat() ?? [];
}

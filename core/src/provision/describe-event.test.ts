import { expect, it } from 'vitest';
import { type ScrapeEvent, scrapeEventSchema } from '../contracts/index.ts';
import { createRedactor } from '../redact/create-redactor.ts';
import { describeEvent } from './describe-event.ts';
import type { Scraped } from './scrape-provider.ts';

const error = (rule: string): ScrapeEvent & { type: 'error' } => ({
  type: 'error',
  code: 'internal',
  step: 'sign-up',
  details: { reason: 'r', rule },
});
const moved = [{ step: 'sign-up', view: 'canary-4711', dom_digest: 's1:0123456789abcdef', diff: ['x'] }];
const scraped = (event: Scraped['event']): Scraped => ({
  event,
  moved,
  error: undefined,
  learnedViews: [],
  passed: [],
});

it('holds nothing for the audit that is known as a secret', () => {
  const redactor = createRedactor();
  redactor.add('canary-4711');
  const told = describeEvent(scraped(error('mine/canary-4711')), redactor);
  expect(told.event).toEqual({
    type: 'error',
    code: 'internal',
    step: 'sign-up',
    rule: 'mine/[redacted]',
  });
  expect(JSON.stringify(told)).not.toContain('4711');
});

it.each(['a b', 'two\u2028lines', 'Agent@mail.example', '', 'x'.repeat(81)])(
  'takes %j for no rule',
  (rule) => {
    expect(scrapeEventSchema.safeParse(error('mine/rule')).success).toBe(true);
    expect(scrapeEventSchema.safeParse(error(rule)).success).toBe(false);
  },
);

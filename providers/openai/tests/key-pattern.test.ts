import { expect, test } from 'vitest';
import { openai } from '../src/index.ts';

test('masked keys, invented ones and parts of a key are not keys', () => {
  const { pattern } = openai().key;
  const body = 'a1B2-_'.repeat(12);
  expect(`sk-proj-${body}T3BlbkFJ${body}`).toMatch(pattern);
  for (const text of [
    `sk-...${body.slice(-4)}`,
    `sk-proj-${body.slice(0, 20)}...`,
    'sk-proj-abc123exampleexampleexampleexample',
    `sk-proj-${body}T3BlbkFJ`,
    ` sk-proj-${body}T3BlbkFJ${body}`,
    `sk-proj-${'x'.repeat(156)}`,
  ]) {
    expect(text).not.toMatch(pattern);
  }
});

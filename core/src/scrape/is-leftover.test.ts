import { expect, it } from 'vitest';
import type { OutlineNode, Profile } from '../contracts/index.ts';
import { isLeftover } from './is-leftover.ts';
import type { StepState } from './run-state.ts';

const node = (role: string, intent: OutlineNode['intent'], name: string): OutlineNode => ({
  depth: 1,
  role,
  intent,
  name,
  zone: 'main',
  form: 0,
});
const profile: Profile = {
  schema: 'profile/1',
  step: 'sign-up',
  scraper_version: '1.0.0',
  views: {
    arrival: {
      outlines: [
        {
          dom_digest: 's1:0000000000000001',
          nodes: [node('textbox', 'email', 'Email'), node('button', 'x', 'Go')],
        },
      ],
      silent_gap_ms: 0,
      found_ms: 0,
      noise: [],
    },
  },
};
const state = (preceding: string[]) =>
  ({
    run: { profiles: { 'sign-up': profile } },
    preceding: preceding.map((id) => ({ id })),
  }) as unknown as StepState;

it('knows the controls of the steps before, by what they are for or else by their name', () => {
  const after = state(['other', 'sign-up']);
  expect(isLeftover(after, node('textbox', 'email', 'E-mail address'))).toBe(true);
  expect(isLeftover(after, node('button', 'x', 'Go'))).toBe(true);
  expect(isLeftover(after, node('button', 'x', 'Accept'))).toBe(false);
  expect(isLeftover(after, node('checkbox', 'tos', 'I agree'))).toBe(false);
  expect(isLeftover(state([]), node('textbox', 'email', 'Email'))).toBe(false);
});

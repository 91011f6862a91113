import { expect, it } from 'vitest';
import type { Step } from '../plugins/provider.ts';
import { listFreeSteps } from './list-free-steps.ts';

const free: Step = { id: 'look', needsAccount: false, variants: [] };
const sends: Step = { id: 'send', needsAccount: false, effect: 'once', variants: [] };
const inside: Step = { id: 'inside', variants: [] };

it('takes the steps up to the first one that makes an account, or has one', () => {
  expect(listFreeSteps([free, { ...free, id: 'fill' }, sends, { ...free, id: 'later' }])).toEqual([
    'look',
    'fill',
  ]);
  expect(listFreeSteps([free, inside])).toEqual(['look']);
  expect(listFreeSteps([sends, inside])).toEqual([]);
});

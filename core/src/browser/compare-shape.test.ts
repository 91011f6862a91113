import { expect, it } from 'vitest';
import type { OutlineNode, ProfileView } from '../contracts/index.ts';
import { makeNode } from '../testing/make-evidence.ts';
import { compareShape } from './compare-shape.ts';
import { digestOutline } from './digest-outline.ts';

const email = makeNode({
  role: 'textbox',
  intent: 'email',
  type: 'email',
  required: true,
  form: 0,
  attribute_name: 'email',
});
const password = makeNode({
  role: 'textbox',
  intent: 'password',
  type: 'password',
  required: true,
  form: 0,
  attribute_name: 'password',
});
const submit = makeNode({ intent: 'signup', type: 'submit', form: 0, name: 'Create account' });
const google = makeNode({ intent: 'oauth', type: 'button', name: 'Continue with Google' });
const known = [email, password, submit, google];

const view = (...outlines: OutlineNode[][]): ProfileView => ({
  outlines: outlines.map((nodes) => ({ dom_digest: digestOutline(nodes).dom_digest, nodes })),
  silent_gap_ms: 0,
  found_ms: 100,
  noise: [],
});
const field = (intent: OutlineNode['intent'], more: Partial<OutlineNode> = {}) =>
  makeNode({ role: 'textbox', intent, type: 'text', form: 0, ...more });

it.each<[string, OutlineNode]>([
  [
    'a button that accepts new terms',
    makeNode({ intent: 'tos', type: 'submit', name: 'Accept new ToS', form: 0 }),
  ],
  [
    'a dialog button that accepts new terms',
    makeNode({ intent: 'tos', name: 'Accept new ToS', zone: 'dialog' }),
  ],
  ['a box for terms', makeNode({ role: 'checkbox', intent: 'tos', form: 0 })],
  ['a box for age', makeNode({ role: 'checkbox', intent: 'age', required: true, form: 0 })],
  ['a phone field', field('phone')],
  ['a company field', field('company')],
  ['a name field', field('fullname')],
  ['a code field', field('otp')],
  ['a required field in unknown words', field('x', { required: true })],
  ['a required choice', makeNode({ role: 'combobox', required: true, zone: 'dialog' })],
  ['a second password', field('newpass', { type: 'password', required: true })],
])('takes %s for a gate', (_, gate) => {
  const comparison = compareShape([email, gate, password, submit, google], view(known));
  expect(comparison).toMatchObject({ gates: [gate], lost: [], same: false });
});

it.each<[string, OutlineNode[]]>([
  ['nothing', []],
  ['one more login service', [makeNode({ intent: 'oauth' })]],
  ['an offer of news', [makeNode({ role: 'checkbox', intent: 'news' })]],
  ['a cookie banner', [makeNode({ intent: 'cookie' }), makeNode({ role: 'checkbox', intent: 'cookie' })]],
  ['a chat button', [makeNode({ name: 'Open chat' })]],
  ['a link to the terms', [makeNode({ role: 'link', intent: 'tos' })]],
  ['a search field', [field('search')]],
  ['site furniture', [makeNode({ role: 'textbox', intent: 'phone', required: true, zone: 'chrome' })]],
])('is at ease with %s', (_, more) => {
  expect(compareShape([...known, ...more], view(known))).toEqual({
    unknown_controls: [],
    gates: [],
    lost: [],
    same: true,
  });
});

it('knows of a new field that is not asked for, and does not call it a gate', () => {
  const promo = field('x', { name: 'Promo code' });
  const company = field('company', { name: 'Company (optional)' });
  const comparison = compareShape([...known, promo, company], view(known));
  expect(comparison).toEqual({ unknown_controls: [promo, company], gates: [], lost: [], same: false });
});

it('compares intents, so that another language is not another shape', () => {
  const german = [
    { ...email, name: 'E-Mail-Adresse' },
    { ...password, name: 'Passwort' },
    { ...submit, name: 'Konto erstellen' },
    { ...google, name: 'Weiter mit Google' },
  ];
  expect(compareShape(german, view(known)).same).toBe(true);
  // Words of a language that nobody has taught us: the fields keep their markup, the button is some button.
  const unknown = [
    { ...email, intent: 'x' as const },
    { ...password, intent: 'x' as const },
    { ...submit, intent: 'x' as const },
    { ...google, intent: 'x' as const },
  ];
  expect(compareShape(unknown, view(known))).toMatchObject({ gates: [], lost: [] });
});

it('does not take the boxes of one code for many gates', () => {
  const one = [field('otp', { max_length: 6, required: true }), makeNode({ intent: 'verify' })];
  const boxes = Array.from({ length: 6 }, () => field('otp', { max_length: 1, required: true }));
  expect(compareShape([...boxes, makeNode({ intent: 'verify' })], view(one)).gates).toEqual([]);
});

it('notices that no submit control is left', () => {
  expect(compareShape([email, password, google], view(known)).lost).toEqual([submit]);
  expect(compareShape([email, password, makeNode({ type: 'submit', form: 0 })], view(known)).lost).toEqual(
    [],
  );
});

it('compares with the nearest of several known shapes', () => {
  const withPhone = [...known, field('phone', { required: true })];
  expect(compareShape(withPhone, view(known, withPhone)).same).toBe(true);
  expect(compareShape(known, view(known, withPhone)).same).toBe(true);
  const gate = field('company', { required: true });
  expect(compareShape([...withPhone, gate], view(known, withPhone)).gates).toEqual([gate]);
});

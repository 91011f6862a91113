import { expect, it } from 'vitest';
import type { DriftClass, OutlineNode } from '../contracts/index.ts';
import { makeNode } from '../testing/make-evidence.ts';
import { diffOutline } from './diff-outline.ts';

const heading = makeNode({ role: 'heading', name: 'Create your account' });
const form = makeNode({ role: 'form', form: 0 });
const email = makeNode({
  role: 'textbox',
  intent: 'email',
  type: 'email',
  name: 'Email address',
  id: 'email',
  attribute_name: 'email',
  form: 0,
});
const password = makeNode({
  role: 'textbox',
  intent: 'password',
  type: 'password',
  name: 'Password',
  id: 'password',
  attribute_name: 'password',
  form: 0,
});
const submit = makeNode({ intent: 'signup', type: 'submit', name: 'Create account', id: 'submit', form: 0 });
const login = makeNode({ role: 'link', intent: 'login', name: 'Log in' });
const known = [heading, form, email, password, submit, login];

it.each<[string, OutlineNode[], string[], DriftClass | undefined]>([
  ['nothing', known, [], undefined],
  [
    'a renamed button',
    [heading, form, email, password, { ...submit, name: 'Get started' }, login],
    ['~ button "Create account" -> button "Get started" (0.91)'],
    'control-renamed',
  ],
  [
    'a new gate',
    [
      heading,
      form,
      email,
      password,
      submit,
      makeNode({ intent: 'tos', name: 'Accept new ToS', form: 0 }),
      login,
    ],
    ['+ button "Accept new ToS"'],
    'new-consent',
  ],
  [
    'a new field',
    [
      heading,
      form,
      makeNode({
        role: 'textbox',
        intent: 'phone',
        type: 'tel',
        name: 'Phone number',
        required: true,
        form: 0,
      }),
      email,
      password,
      submit,
      login,
    ],
    ['+ textbox "Phone number" [tel]'],
    'new-required-field',
  ],
  [
    'a new box',
    [
      heading,
      form,
      email,
      password,
      makeNode({ role: 'checkbox', intent: 'age', name: 'I am 18 years or older', form: 0 }),
      submit,
      login,
    ],
    ['+ checkbox "I am # years or older"'],
    'new-required-field',
  ],
  [
    'a field that is gone',
    [heading, form, email, submit, login],
    ['- textbox "Password" [password]'],
    'control-removed',
  ],
  [
    'a page in between',
    [
      makeNode({ role: 'heading', name: 'Before you go on' }),
      makeNode({ intent: 'next', name: 'OK, got it' }),
    ],
    [],
    'interstitial',
  ],
  [
    'a page in between about terms',
    [
      makeNode({ role: 'heading', name: 'Our terms have changed' }),
      makeNode({ intent: 'tos', name: 'Accept new ToS' }),
    ],
    [],
    'new-consent',
  ],
  [
    'the form in a frame',
    [
      heading,
      ...[form, email, password, submit].map((node) => ({ ...node, frame_host: 'auth.acme.example' })),
      login,
    ],
    [],
    'moved-into-frame',
  ],
])('tells %s', (_, now, diff, sort) => {
  const told = diffOutline(known, now);
  if (diff.length > 0) expect(told.diff).toEqual(diff);
  expect(told.class).toBe(sort);
});

it('takes mail addresses, tokens and numbers out of names', () => {
  const { diff } = diffOutline(
    [],
    [
      makeNode({ name: 'Log out agent.canary@mail.example' }),
      makeNode({ name: 'Copy sk-proj-abcDEF0123456789abcdef0123' }),
      makeNode({ name: '12 messages' }),
    ],
  );
  expect(diff).toEqual(['+ button "Log out <email>"', '+ button "Copy <token>"', '+ button "# messages"']);
});

it('pairs one to one: a control that is still there is nobody’s replacement', () => {
  const now = [heading, form, email, submit, login];
  const { diff } = diffOutline(known, now);
  expect(diff).toEqual(['- textbox "Password" [password]']);
});

const settings = makeNode({ zone: 'chrome', test_id: 'settings', id: 'header-settings' });
const account = makeNode({
  zone: 'chrome',
  test_id: 'account-icon',
  id: 'header-account',
  landmarks: ['account'],
});
const menu = makeNode({ zone: 'chrome', test_id: 'account-menu', id: 'header-account' });

it('tells of a landmark in the page’s head that is missing, and of nothing else there', () => {
  const before = [settings, account, heading];
  const { diff, class: sort } = diffOutline(before, [settings, menu, heading], { missing: ['account'] });
  expect(diff).toEqual([
    expect.stringMatching(
      /^~ button \(test id account-icon\) -> button \(test id account-menu\) \(0\.\d\d\)$/,
    ),
  ]);
  expect(sort).toBe('control-renamed');
  expect(diffOutline(before, [heading], { missing: ['account'] }).diff).toEqual([
    '- button (test id account-icon)',
  ]);
  expect(diffOutline(before, [heading]).diff).toEqual([]);
});

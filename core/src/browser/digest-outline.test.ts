import { expect, it } from 'vitest';
import { type OutlineNode, outlineLineSchema, shapeSimSchema } from '../contracts/index.ts';
import { digestSchema } from '../contracts/primitives.ts';
import { makeNode } from '../testing/make-evidence.ts';
import { digestOutline } from './digest-outline.ts';
import { hammingDistance } from './hamming-distance.ts';

const signUp: OutlineNode[] = [
  makeNode({ depth: 0, role: 'banner', zone: 'main0' }),
  makeNode({ depth: 1, role: 'link', zone: 'chrome', name: 'Docs' }),
  makeNode({ depth: 0, role: 'main', zone: 'main0' }),
  makeNode({ depth: 1, role: 'heading', name: 'Create your account' }),
  makeNode({ depth: 1, intent: 'oauth', name: 'Continue with Google' }),
  makeNode({ depth: 1, intent: 'oauth', name: 'Continue with GitHub' }),
  makeNode({ depth: 1, role: 'form', form: 0 }),
  makeNode({ depth: 2, role: 'textbox', intent: 'email', type: 'email', form: 0 }),
  makeNode({ depth: 2, role: 'textbox', intent: 'password', type: 'password', form: 0 }),
  makeNode({ depth: 2, role: 'checkbox', intent: 'tos', form: 0 }),
  makeNode({ depth: 2, intent: 'signup', form: 0 }),
  makeNode({ depth: 1, role: 'link', intent: 'login' }),
  makeNode({ depth: 1, role: 'link', intent: 'tos' }),
];
const replace = (at: number, ...nodes: OutlineNode[]) => signUp.toSpliced(at, 1, ...nodes);

it('reduces an outline to classes and intents, in lines that may leave the machine', () => {
  const { lines, dom_digest, shape_sim } = digestOutline(signUp);
  expect(lines).toEqual([
    'act:oauth+',
    'form',
    '  field:email',
    '  field:password',
    '  checkbox:tos',
    '  act:signup',
    'act:login',
  ]);
  for (const line of lines) expect(outlineLineSchema.safeParse(line).error).toBeUndefined();
  expect(digestSchema.safeParse(dom_digest).success).toBe(true);
  expect(shapeSimSchema.safeParse(shape_sim).success).toBe(true);
  // A fixed vector: the digests of shipped profiles must stay comparable.
  expect(dom_digest).toBe('s1:cbea60dbfd8edd71');
});

it.each<[string, OutlineNode[]]>([
  ['names, ids and classes', signUp.map((node) => ({ ...node, name: 'Other', id: ':r7:', class: 'css-1x' }))],
  ['one more login service', signUp.toSpliced(6, 0, makeNode({ depth: 1, intent: 'oauth' }))],
  ['depth of wrappers', signUp.map((node) => ({ ...node, depth: node.depth + 3 }))],
  [
    'an offer of news',
    signUp.toSpliced(9, 0, makeNode({ depth: 2, role: 'checkbox', intent: 'news', form: 0 })),
  ],
  [
    'a cookie banner',
    [...signUp, makeNode({ role: 'dialog', intent: 'cookie' }), makeNode({ depth: 2, intent: 'cookie' })],
  ],
  ['a captcha badge', [...signUp, makeNode({ role: 'iframe', frame_host: 'www.google.com', badge: true })]],
  ['an empty dialog', [...signUp, makeNode({ role: 'dialog' })]],
  ['a longer footer', [...signUp, makeNode({ role: 'link', intent: 'login', zone: 'chrome' })]],
  ['a button that became a link', replace(11, makeNode({ depth: 1, intent: 'login' }))],
  ['states', signUp.map((node) => ({ ...node, disabled: true, invalid: true }))],
])('is the same for other %s', (_, nodes) => {
  expect(digestOutline(nodes).dom_digest).toBe(digestOutline(signUp).dom_digest);
});

it.each<[string, OutlineNode[]]>([
  ['a field is gone', signUp.toSpliced(8, 1)],
  ['a field is new', replace(8, makeNode({ depth: 2, role: 'textbox', intent: 'phone', form: 0 }))],
  ['a gate is new', signUp.toSpliced(10, 0, makeNode({ depth: 2, intent: 'tos', form: 0 }))],
  [
    'the code is typed into boxes',
    replace(8, makeNode({ depth: 2, role: 'textbox', intent: 'otp', max_length: 1, form: 0 })),
  ],
  ['a challenge is shown', [...signUp, makeNode({ role: 'iframe', frame_host: 'newassets.hcaptcha.com' })]],
])('differs where %s', (_, nodes) => {
  const [before, after] = [digestOutline(signUp), digestOutline(nodes)];
  expect(after.dom_digest).not.toBe(before.dom_digest);
});

it('counts the rows of a list once', () => {
  const row = [
    makeNode({ intent: 'x', name: 'Edit' }),
    makeNode({ role: 'checkbox' }),
    makeNode({ intent: 'copy' }),
  ];
  const list = (rows: number) => digestOutline(Array.from({ length: rows }, () => row).flat()).lines;
  expect(list(2)).toEqual(list(12));
  expect(list(2)).toEqual(['act:x+', 'checkbox:x', 'act:copy']);
});

it('is near for a small change and far for another page', () => {
  const small = digestOutline(
    signUp.toSpliced(10, 0, makeNode({ depth: 2, role: 'checkbox', intent: 'age', form: 0 })),
  );
  const other = digestOutline([
    makeNode({ role: 'textbox', intent: 'search' }),
    makeNode({ intent: 'mkkey' }),
    makeNode({ role: 'tab' }),
    makeNode({ role: 'combobox' }),
    makeNode({ intent: 'signout' }),
    makeNode({ role: 'link', intent: 'apikeys' }),
  ]);
  const base = digestOutline(signUp).shape_sim;
  expect(hammingDistance(base, base)).toBe(0);
  expect(hammingDistance(base, small.shape_sim)).toBeLessThan(hammingDistance(base, other.shape_sim));
  expect(hammingDistance('0000000000000000', 'ffffffffffffffff')).toBe(64);
});

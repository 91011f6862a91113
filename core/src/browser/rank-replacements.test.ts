import { expect, it } from 'vitest';
import type { OutlineNode } from '../contracts/index.ts';
import { makeNode } from '../testing/make-evidence.ts';
import { rankReplacements } from './rank-replacements.ts';

const field = (more: Partial<OutlineNode>) => makeNode({ role: 'textbox', form: 0, ...more });
const email = field({
  intent: 'email',
  type: 'email',
  name: 'Email address',
  id: 'email',
  attribute_name: 'email',
});
const password = field({ intent: 'password', type: 'password', name: 'Password', id: 'password' });
const submit = makeNode({
  intent: 'signup',
  type: 'submit',
  name: 'Create account',
  id: 'submit',
  form: 0,
  class: 'btn-primary',
});
const google = makeNode({ intent: 'oauth', type: 'button', name: 'Continue with Google' });
const help = makeNode({ role: 'link', intent: 'help', name: 'Help', zone: 'chrome' });
const known = [google, email, password, submit, help];

it.each<[string, OutlineNode, OutlineNode[], OutlineNode]>([
  ...[
    makeNode({ ...submit, name: 'Get started' }),
    makeNode({ ...submit, name: undefined, intent: 'x' }),
    makeNode({ ...submit, role: 'link', type: 'a' }),
    makeNode({ ...submit, name: 'Konto erstellen', id: 'x9', class: 'css-77' }),
  ].map((to): [string, OutlineNode, OutlineNode[], OutlineNode] => [
    `button "${to.name}"`,
    submit,
    [google, email, password, to, help],
    to,
  ]),
  ...[
    field({ intent: 'username', type: 'text', name: 'Username', attribute_name: 'identifier' }),
    field({ intent: 'email', type: 'text', name: 'E-Mail-Adresse', id: 'z1' }),
  ].map((to): [string, OutlineNode, OutlineNode[], OutlineNode] => [
    `field "${to.name}"`,
    email,
    [google, to, password, submit, help],
    to,
  ]),
])('finds %s', (_, target, now, to) => {
  const [best, second] = rankReplacements(target, known, now);
  expect(best?.node).toBe(to);
  expect(best?.score).toBeGreaterThanOrEqual(0.5);
  expect((best?.score ?? 0) - (second?.score ?? 0)).toBeGreaterThan(0.05);
});

it('offers nothing in earnest where nothing took the place', () => {
  const [best] = rankReplacements(password, known, [google, email, submit, help]);
  expect(best?.score).toBeLessThan(0.5);
});

import { expect, it } from 'vitest';
import type { OutlineNode } from '../contracts/index.ts';
import { makeNode } from '../testing/make-evidence.ts';
import { suggestLocators } from './suggest-locators.ts';

const codes = (node: OutlineNode, ...others: OutlineNode[]) =>
  suggestLocators(node, [...others, node]).map(({ code, unique }) => `${unique ? '+' : '-'} ${code}`);

it('goes by role and name first, then by what the markup says, then by place', () => {
  const node = makeNode({
    role: 'textbox',
    intent: 'otp',
    name: 'Code',
    test_id: 'otp',
    autocomplete: 'one-time-code',
    placeholder: '123456',
    attribute_name: 'code',
    id: 'code-field',
  });
  expect(codes(node)).toEqual([
    "+ page.getByRole('textbox', { name: 'Code', exact: true })",
    "+ page.getByLabel('Code', { exact: true })",
    "+ page.getByTestId('otp')",
    `+ page.locator('[autocomplete="one-time-code"]')`,
    "+ page.getByPlaceholder('123456', { exact: true })",
    `+ page.locator('[name="code"]')`,
    "+ page.locator('#code-field')",
    "+ page.getByRole('textbox', { name: 'Code', exact: true }).nth(0)",
    "+ page.getByRole('textbox').nth(0)",
  ]);
});

it('goes through the dialog where the page behind has the same', () => {
  const behind = makeNode({ name: 'Create' });
  const node = makeNode({ name: 'Create', zone: 'dialog' });
  expect(codes(node, behind)).toEqual([
    "- page.getByRole('button', { name: 'Create', exact: true })",
    "+ page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true })",
    "+ page.getByRole('button', { name: 'Create', exact: true }).nth(1)",
    "+ page.getByRole('button').nth(1)",
  ]);
});

it('quotes what the page says, and takes no name that was cut or blotted out', () => {
  const odd = String.raw`It's \ "here"`;
  const [first] = suggestLocators(makeNode({ name: odd }), []);
  const said = new Function('page', `return ${first?.code}`)({
    getByRole: (_: string, { name }: { name: string }) => name,
  });
  expect(said).toBe(odd);
  for (const name of ['x'.repeat(80), 'Log out <email>', 'Copy <token>', 'Hello [redacted]']) {
    expect(codes(makeNode({ name }))).toEqual(["+ page.getByRole('button').nth(0)"]);
  }
});

it('passes over ids that rotate and roles that are none', () => {
  expect(codes(makeNode({ role: 'clickable', name: 'Go on', id: ':r7:' }))).toEqual([
    "+ page.getByText('Go on', { exact: true })",
  ]);
});

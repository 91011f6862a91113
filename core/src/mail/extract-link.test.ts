import { expect, test } from 'vitest';
import { extractLink } from './extract-link.ts';

const verify = 'https://acme.example/v1/verify?a=1&b=%2F&token=x';
const links = (...anchors: [href: string, words: string][]) =>
  anchors.map(([href, words]) => `<td><a class="x" href="${href}" target=_blank>${words}</a></td>`).join('');

test.each([
  [
    'among others',
    links(
      ['https://acme.example/', '<img src="logo.png">'],
      ['https://acme.example/v1/verify?a=1&amp;b=%2F&amp;token=x', '<b>Verify your e-mail</b>'],
      ['https://acme.example/privacy?token=9', 'Privacy'],
      ['https://acme.example/unsubscribe?token=9', 'Unsubscribe'],
      ['mailto:help@acme.example', 'Confirm by mail'],
    ),
  ],
  ['without quotes', `<a href=https://acme.example/v1/verify?a=1&amp;b=%2F&amp;token=x>Go on</a>`],
  [
    'told by its address only',
    links(['https://acme.example/v1/verify?a=1&#38;b=%2F&#x26;token=x', 'Click here']),
  ],
])('the verification link %s', (_, html) => {
  expect(extractLink({ subject: 'Verify', html })).toBe(verify);
});

test('a link in plain text', () => {
  const text = `Docs: https://acme.example/docs\n\nConfirm your address: ${verify}.\n`;
  expect(extractLink({ subject: 'Verify', text })).toBe(verify);
  const html = links(['https://acme.example/', 'Acme']);
  expect(extractLink({ subject: 'Verify', html, text })).toBe(verify);
});

test('a mail without one', () => {
  expect(
    extractLink({ subject: 'Welcome', html: links(['https://acme.example/start', 'Get started']) }),
  ).toBeUndefined();
  expect(extractLink({ subject: 'Welcome', html: links(['https://[broken', 'Verify']) })).toBeUndefined();
  expect(extractLink({ subject: 'Welcome' })).toBeUndefined();
});

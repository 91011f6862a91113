import { expect, test } from 'vitest';
import { extractCode } from './extract-code.ts';
import { extractLink } from './extract-link.ts';

const styled = (body: string) => `<!doctype html><html><head><title>Mail 998877</title>
<style type="text/css">.a { color: #141415; background: #202123 } .b { width: 600000px }</style></head>
<body bgcolor="#353740"><!-- ref 776655 --><div style="color:#141415"><img src="https://x.example/334455.png" alt="">
${body}</div></body></html>`;

test.each([
  [
    'alone in a cell below the sentence',
    styled('<p>Enter this code to continue:</p><table><tr><td> 482913 </td></tr></table>'),
  ],
  ['in the sentence', styled('<p>Your verification code is <b>482913</b>. It expires in 10 minutes.</p>')],
  ['after a colon without a space', styled('<p>Code:482913</p>')],
  ['with a space in it', styled('<p>Your code</p><p>482 913</p>')],
  ['with a dash in it', styled('<p>Your code: <span>482-913</span></p>')],
  [
    'digit by digit in spans',
    styled('<p>Your code</p><p><span>4</span><span>8</span><span>2</span><span>913</span></p>'),
  ],
  [
    'digit by digit in cells of a table',
    styled(
      `<p>Your code</p><table><tr>${[...'482913'].map((one) => `<td> ${one} </td>`).join('')}</tr></table>`,
    ),
  ],
  ['digit by digit with blanks', styled('<p>Your code</p><p>4 8 2 9 1 3</p><p>1 2 3</p>')],
  ['with invisible characters', styled('<p>Your code is&nbsp;482913&zwnj;&#8203;</p>')],
  ['beside an order number', styled('<p>Order 1234567 of 2026-05-01</p><p>Your login code: 482913</p>')],
  [
    'with another number on the same line',
    styled('<p>Request 553311 was made today at 10:2345 from your laptop in Oslo. Your code is 482913</p>'),
  ],
  ['in another language', styled('<p>Dein Bestätigungscode lautet</p><h1>482913</h1>')],
  [
    'above the words',
    styled('<h1>482913</h1><p>is what you asked for. © 2026 Acme, PMB 97273, CA 94104</p>'),
  ],
  [
    'before a code of conduct',
    styled('<p>Your code is 482913</p><p>We wrote our code of conduct in 2025.</p>'),
  ],
])('a code %s', (_, html) => {
  expect(extractCode({ subject: 'Verify your e-mail', html })).toBe('482913');
});

test('a code in the subject, in plain text, and one with letters', () => {
  expect(extractCode({ subject: 'Your Acme code is 482913', html: styled('<p>Hello</p>') })).toBe('482913');
  expect(extractCode({ subject: 'Hi', text: 'Hello,\n\nyour code is 4829.\n' })).toBe('4829');
  expect(extractCode({ subject: 'Hi', text: 'Use this code:\n\nA1B2C3\n' })).toBe('A1B2C3');
  // The page shows it as a picture, the other part is for those who see none.
  const picture = styled('<img src="https://x.example/code.png" alt="">');
  expect(extractCode({ subject: 'Hi', html: picture, text: 'Your code is 482913' })).toBe('482913');
});

test.each([
  [
    'a welcome mail',
    styled('<p>Welcome!</p><p>548 Market Street, PMB 97273, San Francisco, CA 94104</p><p>© 2026</p>'),
  ],
  ['colours and hidden numbers', styled('<p>Nothing to see</p>')],
  ['a phone number', styled('<p>Call +1 555 123 4567 or 555 123 4567</p>')],
  ['a list of steps', styled('<ol><li>1</li><li>2</li><li>3</li></ol><p>In 5 days 1 of 2 ends</p>')],
  ['a price', styled('<p>You paid $123456 and 1234.50</p>')],
  ['a code of conduct', styled('<p>We wrote our code of conduct in 2025.</p>')],
])('%s holds no code', (_, html) => {
  expect(extractCode({ subject: 'News from Acme', html })).toBeUndefined();
});

test.each(['<a "', '<!-- ', '<style>', '<p', '&#', '1-', 'code 1'])(
  'a mail that repeats %s without end is read at once',
  (piece) => {
    const html = piece.repeat(200_000 / piece.length);
    const before = performance.now();
    extractCode({ subject: 'Hi', html });
    extractLink({ subject: 'Hi', html });
    // What grows with the square of the length takes minutes here.
    expect(performance.now() - before).toBeLessThan(20_000);
  },
);

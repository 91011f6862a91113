import { expect, test } from 'vitest';
import { findRecipients } from './find-recipients.ts';

const none = { from: ['noreply@acme.example'], to: [], cc: [], original: [], delivered: [] };

test.each([
  ['its own line', { to: ['A@D.example'] }, ['a@d.example']],
  ['copies', { to: ['x@d.example'], cc: ['a@d.example'] }, ['x@d.example', 'a@d.example']],
  ['an addition, which is a part of the address', { to: ['a+x@d.example'] }, ['a+x@d.example']],
  [
    'a catch-all box, named in every mail',
    { to: ['x1@d.example'], delivered: ['owner@d.example'] },
    ['x1@d.example'],
  ],
  ['a blind copy', { original: ['<a@d.example>'], delivered: ['owner@d.example'] }, ['a@d.example']],
  ['a blind copy, told by the box alone', { delivered: ['a@d.example'] }, ['a@d.example']],
  [
    'a sender who writes to himself and hides the others',
    { to: ['noreply@acme.example'], delivered: ['a@d.example'] },
    ['a@d.example'],
  ],
  ['a quoted part and a name in other letters', { to: ['"a"@bücher.example'] }, ['a@xn--bcher-kva.example']],
])('whom a mail is for: %s', (_, headers, recipients) => {
  expect([...findRecipients({ ...none, ...headers })]).toEqual(recipients);
});

import { expect, test } from 'vitest';
import { decodeQuotedPrintable, encodeQuotedPrintable } from './quoted-printable.ts';

const text = `<a href="https://acme.example/verify?a=1&amp;token=${'x'.repeat(90)}">Bestätigen · 確認</a> \n\nEnd=3D\t`;

test('what was encoded is as it was when it is decoded', () => {
  expect(decodeQuotedPrintable(encodeQuotedPrintable(text))).toBe(text);
});

test('lines are short, and of letters that every server lets through', () => {
  const lines = encodeQuotedPrintable(text).split('\r\n');
  expect(lines.filter((line) => line.length > 76)).toEqual([]);
  expect(lines.filter((line) => /[^\x20-\x7e]| $/.test(line))).toEqual([]);
  expect(lines[0]).toContain('href=3D"https');
});

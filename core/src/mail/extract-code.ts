import type { MailContent } from './mail-content.ts';
import { readVisibleText } from './read-visible-text.ts';

/** 4 to 8 digits, also as `123 456` or `123-456`: no part of a longer number, word, price, colour, date or time. */
const digits = /(?<![\p{L}\d#$€£+]|\d[.,:/ -])(?:\d{3}[ -]\d{3}|\d{4,8})(?![\p{L}\d%]|[.,:/ -]\d)/gu;
/** Six to eight capitals and digits in one word, with at least one of each. */
const mixed = /(?<![\p{L}\d#-])(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{6,8}(?![\p{L}\d-])/gu;
const codeWords =
  /\b(?:codes?|otp|pin|c[oó]digo|codice|kode|kod)\b|\p{L}+code\b|コード|验证码|驗證碼|인증/giu;
const year = /^(?:19|20)\d\d$/;

/**
 * The verification code of a mail: of the numbers that a person sees the one that stands beside the word "code", or
 * alone on its line. `undefined` where there is none, as in a welcome mail.
 */
export function extractCode({ subject, html, text }: MailContent): string | undefined {
  const shown = html === undefined ? undefined : findCode(readVisibleText({ subject, html }));
  // A mail may show its code as a picture, and tell it in the part for those who see none.
  return shown ?? findCode(readVisibleText({ subject, text: text ?? '' }));
}

function findCode(visible: readonly string[]): string | undefined {
  const lines = joinDigits(visible);
  const candidates = lines.flatMap((line, index) =>
    [...line.matchAll(digits), ...line.matchAll(mixed)].map((match) => ({
      code: match[0].replace(/[ -]/g, ''),
      score: score(match[0], match.index, line, lines.slice(Math.max(0, index - 3), index)),
    })),
  );
  const [best] = candidates.toSorted((one, other) => other.score - one.score);
  return best && best.score > 0 ? best.code : undefined;
}

/** A code whose digits stand apart, in one line or each in a cell of its own, as one word. */
const joinDigits = (lines: readonly string[]): string[] =>
  lines
    .join('\n')
    .replace(/(?<=^|\n)\d(?:[ \n]\d){3,7}(?=\n|$)/g, (digits) => digits.replace(/[ \n]/g, ''))
    .split('\n');

/** 0 is not a code: without the word "code" on the line, what stands in running text is an address or a reference. */
function score(found: string, at: number, line: string, before: readonly string[]): number {
  const alone = found.length === line.length;
  if (year.test(found) && !alone) return 0;
  const distances = [...line.matchAll(codeWords)].map((word) => Math.abs(word.index - at));
  const announced = before.some((earlier) => earlier.search(codeWords) >= 0);
  const six = /^\d{6}$/.test(found.replace(/[ -]/g, '')) ? 1 : 0;
  if (distances.length > 0) return six + (Math.min(...distances) <= 40 ? 4 : 2);
  if (alone) return announced ? 5 + six : six * 3;
  return 0;
}

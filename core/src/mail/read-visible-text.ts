import { decodeEntities } from './decode-entities.ts';
import { longestMail, type MailContent } from './mail-content.ts';

/** What is left open goes to the end, as in a browser. */
const unseen = /<!--[\s\S]*?(?:-->|$)|<(style|script|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const blockTags = /<\/?(?:p|div|td|th|tr|table|br|h[1-6]|li|ul|ol|hr|section|center|blockquote)\b[^<>]*>/gi;
const otherTags = /<(?:"[^"]*"|'[^']*'|[^'"<>])*>/g;

/** What a person reads in a mail, line by line, the subject first: no style sheets, attributes or comments. */
export function readVisibleText({ subject, html, text }: MailContent): string[] {
  const body =
    html === undefined ? (text ?? '').slice(0, longestMail) : stripMarkup(html.slice(0, longestMail));
  return [subject, ...body.split('\n')].map((line) => line.replace(/\s+/g, ' ').trim()).filter(Boolean);
}

function stripMarkup(html: string): string {
  const oneLine = html.replace(unseen, ' ').replace(/\s+/g, ' ');
  return decodeEntities(oneLine.replace(blockTags, '\n').replace(otherTags, ''));
}

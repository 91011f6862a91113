import { decodeEntities } from './decode-entities.ts';
import { longestMail, type MailContent } from './mail-content.ts';

const anchors = /<a\b((?:"[^"]*"|'[^']*'|[^'"<>])*)>([\s\S]*?)(?:<\/a\s*>|(?=<a\b)|$)/gi;
const hrefOf = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/i;
const bareLinks = /https?:\/\/[^\s<>"')\]]+/g;

const verifying = /verif|confirm|activat|complete|magic|sign.?(?:in|up)|log.?in|ticket|token/i;
const elsewhere =
  /unsubscribe|preferences|privacy|terms|policy|help|support|docs|twitter|facebook|linkedin|instagram/i;

/**
 * The verification link of a mail, decoded and ready to be opened: the one whose words or address speak of verifying,
 * confirming or signing in. `undefined` where there is none.
 */
export function extractLink({ html, text = '' }: MailContent): string | undefined {
  const shown = html === undefined ? undefined : findLink(linksOfHtml(html.slice(0, longestMail)));
  return shown ?? findLink(linksOfText(text.slice(0, longestMail)));
}

function findLink(links: readonly Link[]): string | undefined {
  const scored = links
    .filter(({ url }) => URL.canParse(url) && /^https?:/.test(url))
    .map((link) => ({ ...link, score: score(link) }))
    .toSorted((one, other) => other.score - one.score);
  const [best] = scored;
  return best && best.score > 0 ? best.url : undefined;
}

interface Link {
  url: string;
  words: string;
}

function score({ url, words }: Link): number {
  if (elsewhere.test(words) || elsewhere.test(new URL(url).pathname)) return 0;
  return (verifying.test(words) ? 2 : 0) + (verifying.test(url) ? 1 : 0);
}

function linksOfHtml(html: string): Link[] {
  return [...html.matchAll(anchors)].map(([, attributes = '', content = '']) => {
    const href = hrefOf.exec(attributes);
    const url = href?.[1] ?? href?.[2] ?? href?.[3] ?? '';
    return { url: decodeEntities(url).trim(), words: decodeEntities(content.replace(/<[^<>]*>/g, ' ')) };
  });
}

/** Plain text says what a link is for in the words between it and the link before. */
function linksOfText(text: string): Link[] {
  let end = 0;
  return [...text.matchAll(bareLinks)].map((match) => {
    const words = text.slice(end, match.index);
    end = match.index + match[0].length;
    return { url: match[0].replace(/[.,;]+$/, ''), words };
  });
}

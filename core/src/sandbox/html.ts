/** Markup that is safe to send as it is; made by `html` and `trustedHtml` only. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
  toString(): string {
    return this.markup;
  }
}

/** What may stand in a template's `${…}`: text is escaped, `Html` is not, lists are joined, the rest is left out. */
export type HtmlPart = string | number | Html | false | null | undefined | readonly HtmlPart[];

/** Template tag for markup. Text that is put into it cannot become markup. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(
    strings.map((literal, index) => literal + (index < parts.length ? render(parts[index]) : '')).join(''),
  );
}

/** Takes markup from a source that the sandbox itself wrote, a script or a style sheet for instance. */
export const trustedHtml = (markup: string): Html => new Html(markup);

function render(part: HtmlPart): string {
  if (part instanceof Html) return part.markup;
  if (Array.isArray(part)) return part.map(render).join('');
  if (part === false || part === null || part === undefined) return '';
  return escapeHtml(String(part));
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

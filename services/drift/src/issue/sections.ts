/** Parts of a body that are written anew while everything around them, also what people add, stays. */
export type SectionName = 'what' | 'seen' | 'newest' | 'evidence' | 'counts' | 'attempts';

type Facts = Readonly<Record<string, string | number>>;

const end = (name: SectionName): string => `<!-- /drift:${name} -->`;

/** A part of a body between two hidden lines. `facts` are read back by `readFacts`; they hold no spaces. */
export function section(name: SectionName, text: string, facts: Facts = {}): string {
  const pairs = Object.entries(facts).map(([fact, value]) => ` ${fact}=${value}`);
  return `<!-- drift:${name}${pairs.join('')} -->\n${text}\n${end(name)}`;
}

function find(body: string, name: SectionName): { from: number; to: number; head: string } | undefined {
  const head = new RegExp(`<!-- drift:${name}((?: \\w+=\\S+)*) -->`).exec(body);
  if (!head) return undefined;
  const close = body.indexOf(end(name), head.index);
  if (close < 0) return undefined;
  return { from: head.index, to: close + end(name).length, head: head[1] ?? '' };
}

/** The body with this part replaced; unchanged where somebody has taken the part out. */
export function replaceSection(body: string, name: SectionName, text: string, facts: Facts = {}): string {
  const found = find(body, name);
  if (!found) return body;
  return body.slice(0, found.from) + section(name, text, facts) + body.slice(found.to);
}

/** The facts of a part, as text; empty where there is no such part. */
export function readFacts(body: string, name: SectionName): Readonly<Record<string, string>> {
  const pairs = find(body, name)?.head.trim().split(' ').filter(Boolean) ?? [];
  return Object.fromEntries(pairs.map((pair) => pair.split('=', 2) as [string, string]));
}

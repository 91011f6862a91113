/** Lower case, digits as `#`, everything that is no letter as one space. */
export const plainWords = (text: string | undefined): string =>
  (text ?? '')
    .toLowerCase()
    .replace(/\d+/g, '#')
    .replace(/[^\p{L}\p{N}#]+/gu, ' ')
    .trim();

/** Jaro-Winkler similarity, 0 to 1, of two texts after `plainWords`. */
export const jaroWinkler = (one: string | undefined, other: string | undefined): number =>
  likeWords(plainWords(one), plainWords(other));

/** `jaroWinkler` of texts that went through `plainWords` already. */
export function likeWords(left: string, right: string): number {
  if (!left || !right) return 0;
  if (left === right) return 1;
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const taken = new Set<number>();
  const matchedLeft: string[] = [];
  for (let at = 0; at < left.length; at++) {
    const end = Math.min(right.length, at + reach + 1);
    for (let position = Math.max(0, at - reach); position < end; position++) {
      if (taken.has(position) || left[at] !== right[position]) continue;
      taken.add(position);
      matchedLeft.push(left[at] ?? '');
      break;
    }
  }
  const matches = matchedLeft.length;
  if (matches === 0) return 0;
  const matchedRight = [...taken].sort((a, b) => a - b).map((position) => right[position]);
  const swapped = matchedLeft.filter((letter, index) => letter !== matchedRight[index]).length / 2;
  const jaro = (matches / left.length + matches / right.length + (matches - swapped) / matches) / 3;
  let prefix = 0;
  while (prefix < 4 && left[prefix] !== undefined && left[prefix] === right[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** Share of common members, 0 to 1. */
export function jaccard(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 && right.size === 0) return 0;
  const common = [...left].filter((member) => right.has(member)).length;
  return common / (left.size + right.size - common);
}

/** Words of a text, for `jaccard`. */
export const wordSet = (text: string | undefined): Set<string> =>
  new Set(plainWords(text).split(' ').filter(Boolean));

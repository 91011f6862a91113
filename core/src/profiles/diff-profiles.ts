import { isDeepStrictEqual } from 'node:util';
import { diffOutline } from '../browser/diff-outline.ts';
import type { Profile, ProfileView } from '../contracts/index.ts';

function diffView(name: string, before: ProfileView | undefined, now: ProfileView | undefined): string[] {
  if (!before) return [`${name}: new view, ${now?.outlines.length} shape(s)`, ...restOf(name, now)];
  if (!now) return [`${name}: view is gone`];
  const lines: string[] = [];
  for (const outline of now.outlines) {
    const label = outline.variant ? `${name} (${outline.variant})` : name;
    if (before.outlines.some((known) => isDeepStrictEqual(known, outline))) continue;
    const nearest = before.outlines.find(({ variant }) => variant === outline.variant) ?? before.outlines[0];
    const { diff } = diffOutline(nearest?.nodes ?? [], outline.nodes);
    lines.push(`${label}: shape ${outline.dom_digest}`, ...diff.map((line) => `  ${line}`));
  }
  const gone = before.outlines.filter(
    ({ dom_digest }) => !now.outlines.some((outline) => outline.dom_digest === dom_digest),
  );
  lines.push(...gone.map(({ dom_digest }) => `${name}: shape ${dom_digest} is gone`));
  if (before.found_ms !== now.found_ms) {
    lines.push(`${name}: found after ${before.found_ms} -> ${now.found_ms} ms`);
  }
  if (before.silent_gap_ms !== now.silent_gap_ms) {
    lines.push(`${name}: silent for ${before.silent_gap_ms} -> ${now.silent_gap_ms} ms before it came`);
  }
  const without = (one: ProfileView, other: ProfileView) =>
    one.noise.filter((sign) => !other.noise.includes(sign));
  lines.push(...without(now, before).map((sign) => `${name}: + noise ${sign}`));
  lines.push(...without(before, now).map((sign) => `${name}: - noise ${sign}`));
  return lines;
}

const restOf = (name: string, view: ProfileView | undefined): string[] => [
  ...(view && view.silent_gap_ms > 0 ? [`${name}: silent for ${view.silent_gap_ms} ms before it came`] : []),
  ...(view?.noise ?? []).map((sign) => `${name}: + noise ${sign}`),
];

/** What changes between two profiles of a step, in lines for people; none where they are equal. */
export function diffProfiles(before: Profile | undefined, now: Profile): string[] {
  const names = new Set([...Object.keys(before?.views ?? {}), ...Object.keys(now.views)]);
  const lines = [...names].sort().flatMap((name) => {
    const [old, next] = [before?.views[name], now.views[name]];
    return isDeepStrictEqual(old, next) ? [] : diffView(name, old, next);
  });
  if (before && before.scraper_version !== now.scraper_version) {
    lines.push(`version ${before.scraper_version} -> ${now.scraper_version}`);
  }
  return lines;
}

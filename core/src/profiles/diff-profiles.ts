import { isDeepStrictEqual } from 'node:util';
import { diffOutline } from '../browser/diff-outline.ts';
import type { Profile, ProfileView } from '../contracts/index.ts';

function diffView(name: string, before: ProfileView | undefined, now: ProfileView | undefined): string[] {
  if (!before) return [`${name}: new view, ${now?.outlines.length} shape(s)`];
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
  return lines;
}

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

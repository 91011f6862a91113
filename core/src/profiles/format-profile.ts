import type { Profile } from '../contracts/index.ts';

const isLeaf = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  // A node of an outline is one line, so that a diff of the file shows nodes and not properties.
  'role' in value ||
  (Array.isArray(value) && value.every((part) => typeof part !== 'object'));

function format(value: unknown, indent: string): string {
  if (isLeaf(value)) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((part) => inner + format(part, inner)).join(',\n')}\n${indent}]`;
  }
  const lines = Object.entries(value as object)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => `${inner}${JSON.stringify(key)}: ${format(part, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

/** A profile as it stands in its file. */
export const formatProfile = (profile: Profile): string => `${format(profile, '')}\n`;

import { createHash } from 'node:crypto';
import type { OutlineNode } from '../contracts/index.ts';
import { shapeLines } from './shape-lines.ts';

export interface OutlineDigest {
  /** Lines as `outlineLineSchema` takes them. */
  lines: string[];
  /** `s1:` and 16 hex digits: equal for pages of the same shape. */
  dom_digest: string;
  /** 64 bits as 16 hex digits: near for pages of similar shape, see `hammingDistance`. */
  shape_sim: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Lines, parent pairs and neighbour pairs, with their weights. */
function features(lines: readonly string[]): Map<string, number> {
  const weights = new Map<string, number>();
  const add = (key: string, weight: number) => weights.set(key, (weights.get(key) ?? 0) + weight);
  const parents: string[] = [];
  let previous = '^';
  for (const line of lines) {
    const depth = line.search(/\S/) / 2;
    const text = line.trim().replace(/\+$/, '');
    add(`n|${text}`, 2);
    add(`p|${depth > 0 ? parents[depth - 1] : '#'}>${text}`, 1);
    add(`b|${previous}~${text}`, 1);
    parents[depth] = text;
    previous = text;
  }
  return weights;
}

/** Charikar's similarity hash over weighted features. */
function simhash(weights: ReadonlyMap<string, number>): string {
  const votes = new Float64Array(64);
  for (const [key, weight] of weights) {
    const hash = sha256(key);
    for (let bit = 0; bit < 64; bit++) {
      votes[bit] = (votes[bit] ?? 0) + (((hash[bit >> 3] ?? 0) >> (bit & 7)) & 1 ? weight : -weight);
    }
  }
  let result = 0n;
  votes.forEach((vote, bit) => {
    if (vote > 0) result |= 1n << BigInt(bit);
  });
  return result.toString(16).padStart(16, '0');
}

/** The shape of an outline, exactly. */
export function digestShape(nodes: readonly OutlineNode[]): Pick<OutlineDigest, 'lines' | 'dom_digest'> {
  const lines = shapeLines(nodes);
  const exact = sha256(`agentkeys-shape-v1\n${lines.join('\n')}`)
    .toString('hex')
    .slice(0, 16);
  return { lines, dom_digest: `s1:${exact}` };
}

/** The shape of an outline, exact and near. */
export function digestOutline(nodes: readonly OutlineNode[]): OutlineDigest {
  const shape = digestShape(nodes);
  return { ...shape, shape_sim: simhash(features(shape.lines)) };
}

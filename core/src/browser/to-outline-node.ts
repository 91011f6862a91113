import type { OutlineNode } from '../contracts/index.ts';
import { intentOf } from './intent.ts';
import type { RawNode } from './raw-node.ts';
import { scrubText } from './scrub-text.ts';

const short = (text: string | undefined) => (text ? scrubText(text).slice(0, 80) : undefined);

/** Tells the intent and takes out of the texts what may be personal. */
export function toOutlineNode(raw: RawNode): OutlineNode {
  const { inputmode: _, consent: __, ...rest } = raw;
  const node: OutlineNode = { ...rest, intent: intentOf(raw) };
  if (node.name) node.name = short(node.name);
  if (node.placeholder) node.placeholder = short(node.placeholder);
  return node;
}

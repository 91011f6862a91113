import type { OutlineNode } from '../contracts/index.ts';
import { scrubText } from './scrub-text.ts';

/** `button "Create account"`, `textbox "Email" [email]`; numbers are dropped, since they change from load to load. */
export function describeNode(node: OutlineNode): string {
  const name = node.name ? ` "${scrubText(node.name).replace(/\d+/g, '#')}"` : '';
  const type = node.role === 'textbox' && node.type && node.type !== 'text' ? ` [${node.type}]` : '';
  return `${node.role}${name}${type}`;
}

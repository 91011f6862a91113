import type { OutlineNode } from '../contracts/index.ts';
import { isChallengeHost } from './challenge-hosts.ts';
import { roleFamily } from './role-family.ts';

interface Line {
  depth: number;
  /** Class and intent, or a container. */
  text: string;
  /** It stands for several equal ones. */
  many: boolean;
}

const isContainer = (text: string) => text === 'form' || text === 'dialog';

function fieldClass(node: OutlineNode): string {
  if (node.intent === 'otp' && node.max_length === 1) return 'field:otp:box';
  return node.type === 'textarea' ? `field:${node.intent}:multi` : `field:${node.intent}`;
}

/** Shape class of one node, or `undefined` where it is not part of the page's shape. */
function shapeClass(node: OutlineNode): string | undefined {
  const { role, intent } = node;
  if (node.zone === 'chrome' || node.badge || intent === 'cookie') return undefined;
  if (role === 'form') return 'form';
  if (role === 'dialog' || role === 'alertdialog') return 'dialog';
  if (role === 'iframe') {
    if (!node.frame_host) return undefined;
    return isChallengeHost(node.frame_host) ? 'iframe:challenge' : 'iframe';
  }
  // Whether a person wants mail is asked in ever new ways, and never in the way.
  if (intent === 'news' && !node.required) return undefined;
  switch (roleFamily(role)) {
    case 'field':
      return /^(textbox|searchbox|spinbutton)$/.test(role) ? fieldClass(node) : `${role}:${intent}`;
    case 'check':
      return `${role}:${intent}`;
    case 'act':
      if (role === 'tab' || role === 'menuitem' || role === 'option') return `${role}:${intent}`;
      if (role === 'link' && ['x', 'help', 'tos'].includes(intent)) return undefined;
      if (role === 'clickable' && intent === 'x') return undefined;
      return `act:${intent}`;
    default:
      return undefined;
  }
}

/** Depth within forms and dialogs only: wrappers come and go with every restyling. Equal neighbours become one. */
function nest(nodes: readonly OutlineNode[]): Line[] {
  const lines: Line[] = [];
  const open: number[] = [];
  for (const node of nodes) {
    const text = shapeClass(node);
    if (!text) continue;
    while (open.length > 0 && (open.at(-1) ?? 0) >= node.depth) open.pop();
    const last = lines.at(-1);
    if (last?.text === text && last.depth === open.length) last.many = true;
    else lines.push({ depth: open.length, text, many: false });
    if (isContainer(text)) open.push(node.depth);
  }
  return lines;
}

/** Hidden search forms and closed dialogs hold nothing. */
const dropEmpty = (lines: readonly Line[]) =>
  lines.filter((line, index) => {
    const next = lines[index + 1];
    return !isContainer(line.text) || (next !== undefined && next.depth > line.depth);
  });

/** Rows of a list: the same block of up to four lines again and again counts once. */
function collapse(lines: Line[]): Line[] {
  const key = (block: readonly Line[]) => block.map((line) => `${line.depth} ${line.text}`).join('\n');
  for (let width = 4; width >= 1; width--) {
    for (let at = 0; at + 2 * width <= lines.length; ) {
      const first = lines.slice(at, at + width);
      if (key(first) !== key(lines.slice(at + width, at + 2 * width))) {
        at++;
        continue;
      }
      lines.splice(at + width, width);
      if (first[0]) first[0].many = true;
    }
  }
  return lines;
}

/** The outline reduced to structure, classes and intents: free of text, names, ids, addresses and numbers. */
export function shapeLines(nodes: readonly OutlineNode[]): string[] {
  return collapse(dropEmpty(nest(nodes))).map(
    ({ depth, text, many }) => `${'  '.repeat(Math.min(depth, 20))}${text}${many ? '+' : ''}`,
  );
}

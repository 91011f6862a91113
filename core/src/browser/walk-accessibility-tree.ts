import type { CDPSession, Page } from 'playwright-core';
import type { RawNode } from './raw-node.ts';
import { roleFamily } from './role-family.ts';

interface AxValue {
  value?: unknown;
}
interface AxNode {
  nodeId: string;
  parentId?: string;
  ignored: boolean;
  role?: AxValue;
  name?: AxValue;
  properties?: { name: string; value: AxValue }[];
  childIds?: string[];
  backendDOMNodeId?: number;
}

const known =
  /^(button|link|textbox|searchbox|combobox|listbox|checkbox|radio|switch|tab|menuitem|slider|spinbutton|dialog|alertdialog|form|main|navigation|banner|contentinfo|complementary|heading)$/;
const wanted = ['type', 'name', 'id', 'autocomplete', 'placeholder', 'maxlength'] as const;
const mostControls = 60;

/**
 * The outline out of the browser's accessibility tree, which also sees into closed shadow roots. Slow, so only for pages
 * on which the walker finds nothing to act on. Takes roles, names and states; what a field holds (`value`) is left
 * where it is.
 */
export async function walkAccessibilityTree(page: Page): Promise<RawNode[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
    const raw = arrange(nodes);
    await Promise.all(raw.slice(0, mostControls).map((entry) => addAttributes(session, entry)));
    return raw.map(({ node }) => node);
  } finally {
    // A page that is gone takes its session with it.
    await session.detach().catch(() => undefined);
  }
}

interface Entry {
  node: RawNode;
  backendId: number | undefined;
}

function arrange(nodes: readonly AxNode[]): Entry[] {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const entries: Entry[] = [];
  let forms = 0;
  const visit = (ax: AxNode, depth: number, zone: RawNode['zone'], form: number): void => {
    if (entries.length >= 600) return;
    const role = String(ax.role?.value ?? '');
    let next = { depth, zone, form };
    if (!ax.ignored && known.test(role)) {
      if (role === 'form') next = { ...next, form: forms++ };
      const has = (name: string) =>
        ax.properties?.some((property) => property.name === name && String(property.value.value) === 'true');
      const name = String(ax.name?.value ?? '')
        .trim()
        .slice(0, 80);
      const node: RawNode = { depth, role, zone, form: next.form };
      if (name) node.name = name;
      if (has('required')) node.required = true;
      if (has('disabled')) node.disabled = true;
      if (has('invalid')) node.invalid = true;
      entries.push({ node, backendId: ax.backendDOMNodeId });
      next = { ...next, depth: depth + 1, zone: zoneWithin(role, zone) };
      // What a field shows of its content are children of its own.
      if (roleFamily(role) !== 'other') return;
    }
    for (const id of ax.childIds ?? []) {
      const child = byId.get(id);
      if (child) visit(child, next.depth, next.zone, next.form);
    }
  };
  const root = nodes.find((node) => node.parentId === undefined);
  if (root) visit(root, 0, 'main0', -1);
  return entries;
}

function zoneWithin(role: string, zone: RawNode['zone']): RawNode['zone'] {
  if (role === 'dialog' || role === 'alertdialog') return 'dialog';
  if (role === 'main') return 'main';
  return /^(navigation|banner|contentinfo|complementary)$/.test(role) && zone !== 'dialog' ? 'chrome' : zone;
}

/** Adds what the tree does not tell: the type of a field and what it is called in the markup. */
async function addAttributes(session: CDPSession, { node, backendId }: Entry): Promise<void> {
  if (backendId === undefined || roleFamily(node.role) === 'other') return;
  const answer = await session.send('DOM.describeNode', { backendNodeId: backendId }).catch(() => undefined);
  if (!answer) return;
  const list = answer.node.attributes ?? [];
  const read = (name: (typeof wanted)[number]) => {
    const at = list.findIndex((entry, index) => index % 2 === 0 && entry === name);
    return at < 0 ? undefined : list[at + 1]?.slice(0, 80) || undefined;
  };
  const tag = answer.node.localName;
  const type = read('type') ?? (tag === 'input' ? 'text' : tag === 'button' ? 'submit' : tag);
  Object.assign(node, {
    type: type.slice(0, 32),
    attribute_name: read('name'),
    id: read('id'),
    autocomplete: read('autocomplete'),
    placeholder: read('placeholder'),
  });
  const length = Number(read('maxlength'));
  if (length > 0 && length < 100) node.max_length = length;
}

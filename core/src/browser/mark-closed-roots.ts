import type { Page } from 'playwright-core';
import { hidesNothing } from './hides-nothing.ts';
import type { SecretSearch } from './in-page/mark-secrets.ts';
import { settleWithin } from './settle-within.ts';

interface DomNode {
  nodeId: number;
  backendNodeId: number;
  localName: string;
  nodeValue?: string;
  /** Names and values in turn. */
  attributes?: string[];
  shadowRootType?: string;
  children?: DomNode[];
  shadowRoots?: DomNode[];
  contentDocument?: DomNode;
}

export interface ClosedRoots {
  /** How many were found; their hosts carry the attribute until `clear`. */
  count: number;
  clear(): Promise<void>;
}

const readMs = 3_000;

/**
 * Marks the host of every closed shadow root that has fields or something secret, with the attribute that is given: no
 * selector reaches into such a root, so its host is all that can be painted over. Only the browser itself can tell where
 * they are.
 */
export async function markClosedRoots(
  page: Page,
  attribute: string,
  search: Pick<SecretSearch, 'shape' | 'secrets' | 'short'>,
): Promise<ClosedRoots> {
  const session = await page.context().newCDPSession(page);
  try {
    if (await settleWithin(readMs, hidesNothing(session))) {
      return { count: 0, clear: async () => void (await session.detach().catch(() => undefined)) };
    }
    const tree = await settleWithin(readMs, session.send('DOM.getDocument', { depth: -1, pierce: true }));
    // What cannot be looked into in time may hold anything.
    if (!tree) throw new Error('the page could not be searched for hidden fields');
    const hosts = findHosts(tree.root as DomNode, secretTest(search));
    for (const nodeId of hosts) {
      await session
        .send('DOM.setAttributeValue', { nodeId, name: attribute, value: '' })
        .catch(() => undefined);
    }
    return {
      count: hosts.length,
      async clear() {
        for (const nodeId of hosts) {
          // A host that has gone meanwhile took its mark along.
          await session.send('DOM.removeAttribute', { nodeId, name: attribute }).catch(() => undefined);
        }
        await session.detach().catch(() => undefined);
      },
    };
  } catch (error) {
    await session.detach().catch(() => undefined);
    throw error;
  }
}

/** Outermost hosts that a selector can reach. */
function findHosts(node: DomNode, isSecret: (text: string) => boolean): number[] {
  const isToMask = (root: DomNode) => hasField(root) || isSecret(textOf(root));
  if (node.shadowRoots?.some((root) => root.shadowRootType === 'closed' && isToMask(root))) {
    return [node.nodeId];
  }
  return below(node).flatMap((child) => findHosts(child, isSecret));
}

function secretTest({ shape, secrets, short }: Pick<SecretSearch, 'shape' | 'secrets' | 'short'>) {
  const key = new RegExp(shape);
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').toLowerCase();
  // What stands in such a root is painted over as a whole, so that it does not matter what is part of what.
  const needles = [...secrets, ...short].map(plain);
  return (text: string): boolean => {
    const low = plain(text);
    return key.test(text) || needles.some((needle) => low.includes(needle));
  };
}

const textOf = (node: DomNode): string =>
  [node.nodeValue ?? '', ...(node.attributes ?? []), ...below(node).map(textOf)].join('');

const hasField = (node: DomNode): boolean =>
  /^(input|textarea|select|code|pre)$/.test(node.localName) || below(node).some(hasField);

const below = (node: DomNode): DomNode[] => [
  ...(node.children ?? []),
  ...(node.shadowRoots ?? []).filter((root) => root.shadowRootType !== 'user-agent'),
  ...(node.contentDocument ? [node.contentDocument] : []),
];

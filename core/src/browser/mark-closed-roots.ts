import type { CDPSession } from 'playwright-core';
import { hidesNothing } from './hides-nothing.ts';
import { markSecrets, type SecretSearch } from './in-page/mark-secrets.ts';
import { settleWithin } from './settle-within.ts';

interface DomNode {
  backendNodeId: number;
  shadowRootType?: string;
  children?: DomNode[];
  shadowRoots?: DomNode[];
  contentDocument?: DomNode;
}

const readMs = 3_000;

/**
 * Marks the host of every closed shadow root that has fields or something secret: no selector reaches into such a root, so
 * its host is all that can be painted over. Only the browser itself can tell where they are. Looks at what the session is
 * of, without the frames that have a process of their own. Returns how much was found; `undefined` where it could not be
 * looked into in time, so that it may hold anything.
 */
export async function markClosedRoots(
  session: CDPSession,
  search: SecretSearch,
): Promise<number | undefined> {
  if (await settleWithin(readMs, hidesNothing(session))) return 0;
  return settleWithin(readMs, searchRoots(session, search));
}

async function searchRoots(session: CDPSession, search: SecretSearch): Promise<number> {
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  const counts = await Promise.all(closedRoots(root).map((id) => searchRoot(session, id, search)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function searchRoot(session: CDPSession, backendNodeId: number, search: SecretSearch): Promise<number> {
  const node = await session.send('DOM.resolveNode', { backendNodeId }).catch(() => undefined);
  // A root that has gone meanwhile shows nothing any more.
  if (!node?.object.objectId) return 0;
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: node.object.objectId,
    functionDeclaration: `function (search) { return (${markSecrets})(search, this); }`,
    arguments: [{ value: search }],
    returnByValue: true,
  });
  if (typeof result.value !== 'number') throw new Error('a closed root could not be searched for secrets');
  return result.value;
}

const closedRoots = (node: DomNode): number[] => [
  ...(node.shadowRootType === 'closed' ? [node.backendNodeId] : []),
  ...below(node).flatMap(closedRoots),
];

const below = (node: DomNode): DomNode[] => [
  ...(node.children ?? []),
  ...(node.shadowRoots ?? []).filter((root) => root.shadowRootType !== 'user-agent'),
  ...(node.contentDocument ? [node.contentDocument] : []),
];

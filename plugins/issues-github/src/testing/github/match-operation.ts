import type { GithubState } from './github-state.ts';
import { type OperationId, operations } from './operations.ts';

export type Matched =
  | { id: OperationId; parameters: Record<string, string> }
  | { moved: string }
  | 'not-there';

/** The operation of a request, below `/api/v3`. `moved`: the path under which GitHub has it now. */
export function matchOperation(method: string, url: URL, state: GithubState): Matched | undefined {
  const path = url.pathname.replace(/^\/api\/v3/, '');
  const [, owner = '', repo = ''] = /^\/repos\/([^/]+)\/([^/]+)/.exec(path) ?? [];
  if (state.formerNames.includes(`${owner}/${repo}`))
    return { moved: path.replace(`/repos/${owner}/${repo}`, `/repositories/${state.id}`) };
  const named = path.replace(
    new RegExp(`^/repositories/${state.id}(?=/|$)`),
    `/repos/${state.owner}/${state.name}`,
  );
  if (named.startsWith('/repos/') && !new RegExp(`^/repos/${state.owner}/${state.name}(/|$)`).test(named))
    return 'not-there';
  for (const { id, method: wanted, path: template } of operations) {
    if (wanted !== method.toLowerCase()) continue;
    // The name of a reference may hold slashes.
    const form = template.replace(/\{(\w+)\}/g, (_, name) =>
      name === 'ref' ? `(?<ref>.+)` : `(?<${name}>[^/]+)`,
    );
    const found = new RegExp(`^${form}$`).exec(named);
    if (!found) continue;
    const path = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { id, parameters: { ...Object.fromEntries(url.searchParams), ...Object.fromEntries(path) } };
  }
  return undefined;
}

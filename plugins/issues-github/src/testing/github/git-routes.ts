import { type Answered, type Asked, notFound, refuse } from './answer.ts';
import { type GithubState, putBlob, putCommit, putTree } from './github-state.ts';
import type { Route } from './issue-routes.ts';
import type { OperationId } from './operations.ts';

function guard(state: GithubState, access: 'read' | 'write'): Answered | undefined {
  const has = state.permissions.contents;
  if (has === 'none' || (access === 'write' && has === 'read')) {
    const headers = { 'x-accepted-github-permissions': `contents=${access}` };
    return refuse(403, 'Resource not accessible by integration', { headers });
  }
  if (access === 'write' && state.archived) return refuse(403, 'Repository was archived so is read-only.');
  return state.isEmpty ? refuse(409, 'Git Repository is empty.') : undefined;
}

const at = (state: GithubState, { api }: Asked): string => `${api}/repos/${state.owner}/${state.name}/git`;

function wireRef(state: GithubState, name: string, asked: Asked, status = 200): Answered {
  const sha = state.refs.get(name) ?? '';
  const url = `${at(state, asked)}/commits/${sha}`;
  const body = {
    ref: `refs/${name}`,
    node_id: 'REF_1',
    url: `${at(state, asked)}/refs/${name}`,
    object: { type: 'commit', sha, url },
  };
  return { status, body };
}

function wireCommit(state: GithubState, sha: string, asked: Asked, status: number): Answered {
  const commit = state.commits.get(sha);
  if (!commit) return notFound();
  const url = (kind: string, of: string) => `${at(state, asked)}/${kind}/${of}`;
  const person = {
    name: 'drift-runner',
    email: 'runner@users.noreply.example',
    date: '2026-01-01T00:00:00Z',
  };
  const html_url = `${asked.site}/${state.owner}/${state.name}/commit/${sha}`;
  const body = {
    sha,
    node_id: 'C_1',
    url: url('commits', sha),
    html_url,
    author: person,
    committer: person,
    message: commit.message,
    tree: { sha: commit.tree, url: url('trees', commit.tree) },
    parents: commit.parents.map((parent) => ({ sha: parent, url: url('commits', parent), html_url })),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  };
  return { status, body };
}

function wireTree(state: GithubState, sha: string, asked: Asked, status: number): Answered {
  const files = state.trees.get(sha);
  if (!files) return notFound();
  const tree = [...files].map(([path, blob]) => ({
    path,
    mode: '100644',
    type: 'blob',
    sha: blob,
    size: state.blobs.get(blob)?.length ?? 0,
    url: `${at(state, asked)}/blobs/${blob}`,
  }));
  return { status, body: { sha, url: `${at(state, asked)}/trees/${sha}`, tree, truncated: false } };
}

/** Whether `from` is `to` or came before it. */
function leadsTo(state: GithubState, from: string, to: string): boolean {
  const parents = state.commits.get(to)?.parents ?? [];
  return from === to || parents.some((parent) => leadsTo(state, from, parent));
}

const createRef: Route = (state, asked) => {
  const refused = guard(state, 'write');
  if (refused) return refused;
  const name = String(asked.body.ref).replace(/^refs\//, '');
  const sha = String(asked.body.sha);
  if (state.refs.has(name)) return refuse(422, 'Reference already exists');
  if (!state.commits.has(sha)) return refuse(422, 'Object does not exist');
  state.refs.set(name, sha);
  return wireRef(state, name, asked, 201);
};

const updateRef: Route = (state, asked) => {
  const refused = guard(state, 'write');
  const name = asked.parameters.ref ?? '';
  const sha = String(asked.body.sha);
  const before = state.refs.get(name);
  if (refused) return refused;
  if (before === undefined) return refuse(422, 'Reference does not exist');
  if (asked.body.force !== true && !leadsTo(state, before, sha))
    return refuse(422, 'Update is not a fast forward');
  state.refs.set(name, sha);
  return wireRef(state, name, asked);
};

const createTree: Route = (state, asked) => {
  const refused = guard(state, 'write');
  if (refused) return refused;
  const { tree = [], base_tree } = asked.body as {
    tree?: { path: string; sha: string | null }[];
    base_tree?: string;
  };
  const files = new Map(base_tree === undefined ? [] : state.trees.get(base_tree));
  for (const { path, sha } of tree) {
    if (sha === null) files.delete(path);
    else if (state.blobs.has(sha)) files.set(path, sha);
    else return refuse(422, `tree.sha ${sha} is not a valid blob`);
  }
  return wireTree(state, putTree(state, files), asked, 201);
};

const createCommit: Route = (state, asked) => {
  const refused = guard(state, 'write');
  if (refused) return refused;
  const { message, tree, parents = [] } = asked.body as { message: string; tree: string; parents?: string[] };
  if (!state.trees.has(tree)) return refuse(422, 'Tree SHA does not exist');
  return wireCommit(state, putCommit(state, { message, tree, parents }), asked, 201);
};

const createBlob: Route = (state, asked) => {
  const refused = guard(state, 'write');
  if (refused) return refused;
  const { content, encoding } = asked.body;
  const data = Buffer.from(String(content), encoding === 'base64' ? 'base64' : 'utf8');
  const sha = putBlob(state, data);
  return { status: 201, body: { sha, url: `${at(state, asked)}/blobs/${sha}` } };
};

export const gitRoutes = {
  'git/get-ref': (state, asked) =>
    guard(state, 'read') ??
    (state.refs.has(asked.parameters.ref ?? '')
      ? wireRef(state, asked.parameters.ref ?? '', asked)
      : notFound()),
  'git/create-ref': createRef,
  'git/update-ref': updateRef,
  'git/get-commit': (state, asked) =>
    guard(state, 'read') ?? wireCommit(state, asked.parameters.commit_sha ?? '', asked, 200),
  'git/create-commit': createCommit,
  'git/get-tree': (state, asked) =>
    guard(state, 'read') ?? wireTree(state, asked.parameters.tree_sha ?? '', asked, 200),
  'git/create-tree': createTree,
  'git/create-blob': createBlob,
} satisfies Partial<Record<OperationId, Route>>;

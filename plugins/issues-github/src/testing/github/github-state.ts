import { createHash } from 'node:crypto';

/** Who wrote something, as GitHub sees it. */
export interface Author {
  login: string;
  type: 'User' | 'Bot';
  association: 'OWNER' | 'COLLABORATOR' | 'NONE';
}

export const runner: Author = { login: 'github-actions[bot]', type: 'Bot', association: 'NONE' };
export const stranger: Author = { login: 'stranger', type: 'User', association: 'NONE' };

export interface StoredComment {
  id: number;
  author: Author;
  body: string;
  created_at: string;
}

export interface StoredIssue {
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  state_reason: string | null;
  labels: string[];
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  comments: StoredComment[];
  isPullRequest: boolean;
  author: Author;
}

export interface StoredCommit {
  tree: string;
  parents: readonly string[];
  message: string;
}

type Access = 'none' | 'read' | 'write';

/** One repository as GitHub would hold it. Tests look into it and change it as people do on the site. */
export interface GithubState {
  id: number;
  owner: string;
  name: string;
  /** Names that it had before, as `owner/name`. */
  formerNames: string[];
  archived: boolean;
  hasIssues: boolean;
  /** Nothing was ever committed. */
  isEmpty: boolean;
  token: string;
  /** Whom the token belongs to. A bot may not ask who it is. */
  self: Author;
  permissions: { issues: Access; contents: Access };
  /** Events by which workflows were asked to begin, newest last. */
  dispatches: { event_type: string; client_payload: unknown }[];
  /** Newest last. */
  issues: StoredIssue[];
  blobs: Map<string, Buffer>;
  /** Path to blob. */
  trees: Map<string, ReadonlyMap<string, string>>;
  commits: Map<string, StoredCommit>;
  /** `heads/main` to commit. */
  refs: Map<string, string>;
  nextCommentId: number;
  /** Unix milliseconds. */
  now: () => number;
}

export const sha1 = (data: string | Buffer): string => createHash('sha1').update(data).digest('hex');

export const timeOf = ({ now }: GithubState): string => new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z');

export function putBlob(state: GithubState, data: Buffer): string {
  const sha = sha1(Buffer.concat([Buffer.from(`blob ${data.length}\0`), data]));
  state.blobs.set(sha, data);
  return sha;
}

export function putTree(state: GithubState, files: ReadonlyMap<string, string>): string {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const sha = sha1(JSON.stringify(sorted));
  state.trees.set(sha, new Map(sorted));
  return sha;
}

export function putCommit(state: GithubState, commit: StoredCommit): string {
  const sha = sha1(JSON.stringify([commit, state.commits.size]));
  state.commits.set(sha, commit);
  return sha;
}

/** An issue as a person, or another runner, would open it. */
export function openIssue(
  state: GithubState,
  {
    title = 'Something else',
    body = '',
    labels = [] as string[],
    isPullRequest = false,
    daysAgo = 0,
    author = stranger,
  },
): StoredIssue {
  const at = new Date(state.now() - daysAgo * 24 * 60 * 60 * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  const issue: StoredIssue = {
    number: state.issues.length + 1,
    title,
    body,
    state: 'open',
    state_reason: null,
    labels,
    created_at: at,
    updated_at: at,
    closed_at: null,
    comments: [],
    isPullRequest,
    author,
  };
  state.issues.push(issue);
  return issue;
}

export function newGithubState(change: Partial<GithubState> = {}): GithubState {
  const state: GithubState = {
    id: 4711,
    owner: 'acme',
    name: 'scrapers',
    formerNames: [],
    archived: false,
    hasIssues: true,
    isEmpty: false,
    token: 'ghp_canaryTokenThatMustNeverBeSeen0123456',
    self: runner,
    permissions: { issues: 'write', contents: 'write' },
    dispatches: [],
    issues: [],
    blobs: new Map(),
    trees: new Map(),
    commits: new Map(),
    refs: new Map(),
    nextCommentId: 1,
    now: Date.now,
    ...change,
  };
  const tree = putTree(state, new Map([['README.md', putBlob(state, Buffer.from('# Scrapers\n'))]]));
  state.refs.set('heads/main', putCommit(state, { tree, parents: [], message: 'Begin' }));
  return state;
}

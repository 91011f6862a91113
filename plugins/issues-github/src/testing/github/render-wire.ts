import type { Asked } from './answer.ts';
import type { Author, GithubState, StoredComment, StoredIssue } from './github-state.ts';
import described from './schemas/github.json' with { type: 'json' };

type Place = Pick<Asked, 'api' | 'site'>;

/** All fields of a schema whose names end in `_url`, which GitHub fills and nobody here reads. */
const urls = (schema: { required: readonly string[] }, base: string): Record<string, string> =>
  Object.fromEntries(
    schema.required.filter((name) => /(^|_)url$/.test(name)).map((name) => [name, `${base}/${name}`]),
  );

export function wireUser({ site }: Place, { login, type }: Pick<Author, 'login' | 'type'>): object {
  return {
    ...urls(described.schemas['simple-user'], `${site}/${encodeURIComponent(login)}`),
    login,
    id: 1,
    node_id: 'U_1',
    gravatar_id: '',
    type,
    site_admin: false,
  };
}

export function wireRepository(state: GithubState, place: Place): object {
  const { id, owner, name, archived, hasIssues } = state;
  const at = `${place.site}/${owner}/${name}`;
  const open = state.issues.filter((issue) => issue.state === 'open').length;
  const counts = ['forks', 'stargazers', 'watchers', 'network', 'subscribers'].map((each) => [
    `${each}_count`,
    0,
  ]);
  return {
    ...urls(described.schemas['full-repository'], `${place.api}/repos/${owner}/${name}`),
    ...Object.fromEntries(counts),
    id,
    node_id: 'R_1',
    name,
    full_name: `${owner}/${name}`,
    html_url: at,
    owner: wireUser(place, { login: owner, type: 'User' }),
    private: true,
    description: null,
    homepage: null,
    language: null,
    license: null,
    mirror_url: null,
    fork: false,
    archived,
    disabled: false,
    has_issues: hasIssues,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    default_branch: 'main',
    forks: 0,
    watchers: 0,
    size: 1,
    open_issues: open,
    open_issues_count: open,
    pushed_at: '2026-01-01T00:00:00Z',
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  };
}

export function wireIssue(state: GithubState, issue: StoredIssue, place: Place): object {
  const { number, title, body, state_reason, labels, created_at, updated_at, closed_at } = issue;
  const at = `${place.api}/repos/${state.owner}/${state.name}`;
  const page = `${place.site}/${state.owner}/${state.name}`;
  return {
    ...urls(described.schemas.issue, `${at}/issues/${number}`),
    id: 1_000 + number,
    node_id: `I_${number}`,
    number,
    url: `${at}/issues/${number}`,
    html_url: `${page}/${issue.isPullRequest ? 'pull' : 'issues'}/${number}`,
    repository_url: at,
    title,
    body,
    state: issue.state,
    state_reason,
    user: wireUser(place, issue.author),
    labels: labels.map((name, index) => ({
      id: index + 1,
      node_id: `L_${index}`,
      url: `${at}/labels/${encodeURIComponent(name)}`,
      name,
      description: null,
      color: 'ededed',
      default: false,
    })),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    comments: issue.comments.length,
    author_association: issue.author.association,
    created_at,
    updated_at,
    closed_at,
    ...(issue.isPullRequest
      ? { pull_request: { url: at, html_url: page, diff_url: page, patch_url: page } }
      : {}),
  };
}

export function wireComment(
  state: GithubState,
  issue: StoredIssue,
  comment: StoredComment,
  place: Place,
): object {
  const at = `${place.api}/repos/${state.owner}/${state.name}/issues`;
  const { id, body, created_at } = comment;
  return {
    id,
    node_id: `C_${id}`,
    url: `${at}/comments/${id}`,
    html_url: `${place.site}/${state.owner}/${state.name}/issues/${issue.number}#issuecomment-${id}`,
    issue_url: `${at}/${issue.number}`,
    user: wireUser(place, comment.author),
    author_association: comment.author.association,
    body,
    created_at,
    updated_at: created_at,
  };
}

/** Nothing but what a user is shown of themselves in any case. */
export const wireSelf = ({ self }: GithubState, place: Place): object => ({
  ...wireUser(place, self),
  ...Object.fromEntries(['name', 'company', 'blog', 'location', 'email', 'bio'].map((name) => [name, null])),
  hireable: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
});

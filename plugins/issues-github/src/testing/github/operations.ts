/** What of GitHub's API the server of the tests plays. */
export const operations = [
  { id: 'users/get-authenticated', method: 'get', path: '/user' },
  { id: 'repos/get', method: 'get', path: '/repos/{owner}/{repo}' },
  { id: 'repos/create-dispatch-event', method: 'post', path: '/repos/{owner}/{repo}/dispatches' },
  { id: 'issues/list-for-repo', method: 'get', path: '/repos/{owner}/{repo}/issues' },
  { id: 'issues/create', method: 'post', path: '/repos/{owner}/{repo}/issues' },
  { id: 'issues/update', method: 'patch', path: '/repos/{owner}/{repo}/issues/{issue_number}' },
  { id: 'issues/list-comments', method: 'get', path: '/repos/{owner}/{repo}/issues/{issue_number}/comments' },
  {
    id: 'issues/create-comment',
    method: 'post',
    path: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
  },
  { id: 'git/get-ref', method: 'get', path: '/repos/{owner}/{repo}/git/ref/{ref}' },
  { id: 'git/create-ref', method: 'post', path: '/repos/{owner}/{repo}/git/refs' },
  { id: 'git/update-ref', method: 'patch', path: '/repos/{owner}/{repo}/git/refs/{ref}' },
  { id: 'git/get-commit', method: 'get', path: '/repos/{owner}/{repo}/git/commits/{commit_sha}' },
  { id: 'git/create-commit', method: 'post', path: '/repos/{owner}/{repo}/git/commits' },
  { id: 'git/get-tree', method: 'get', path: '/repos/{owner}/{repo}/git/trees/{tree_sha}' },
  { id: 'git/create-tree', method: 'post', path: '/repos/{owner}/{repo}/git/trees' },
  { id: 'git/create-blob', method: 'post', path: '/repos/{owner}/{repo}/git/blobs' },
] as const;

export type OperationId = (typeof operations)[number]['id'];

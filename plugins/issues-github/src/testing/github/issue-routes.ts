import { type Answered, type Asked, notFound, refuse } from './answer.ts';
import { type GithubState, openIssue, type StoredIssue, timeOf } from './github-state.ts';
import type { OperationId } from './operations.ts';
import { wireComment, wireIssue, wireRepository, wireSelf } from './render-wire.ts';

export type Route = (state: GithubState, asked: Asked) => Answered;

const maxBody = 65_536;

/** What GitHub says to a body that is too long. */
function refuseBody(resource: string, body: unknown): Answered | undefined {
  if (typeof body !== 'string' || body.length <= maxBody) return undefined;
  const message = `body is too long (maximum is ${maxBody} characters)`;
  return refuse(422, 'Validation Failed', { errors: [{ resource, code: 'custom', field: 'body', message }] });
}

/** What keeps anybody, or this token, from it. */
function guard(state: GithubState, access: 'read' | 'write'): Answered | undefined {
  if (!state.hasIssues) return refuse(410, 'Issues has been disabled in this repository.');
  const has = state.permissions.issues;
  if (has === 'none' || (access === 'write' && has === 'read')) {
    const headers = { 'x-accepted-github-permissions': `issues=${access}` };
    return refuse(403, 'Resource not accessible by integration', { headers });
  }
  if (access === 'write' && state.archived) return refuse(403, 'Repository was archived so is read-only.');
  return undefined;
}

const find = (state: GithubState, { parameters }: Asked): StoredIssue | undefined =>
  state.issues.find(({ number }) => number === Number(parameters.issue_number));

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const list: Route = (state, asked) => {
  const { state: wanted = 'open', labels, since, sort = 'created', direction = 'desc' } = asked.parameters;
  const named = labels?.split(',') ?? [];
  const time = ({ created_at, updated_at }: StoredIssue) => (sort === 'updated' ? updated_at : created_at);
  const found = state.issues
    .filter((issue) => wanted === 'all' || issue.state === wanted)
    .filter((issue) => named.every((label) => issue.labels.includes(label)))
    .filter(({ updated_at }) => since === undefined || Date.parse(updated_at) >= Date.parse(since))
    .sort((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : a.number - b.number));
  if (direction === 'desc') found.reverse();
  return guard(state, 'read') ?? { status: 200, body: found.map((issue) => wireIssue(state, issue, asked)) };
};

const create: Route = (state, asked) => {
  const { title, body, labels } = asked.body;
  const refused = guard(state, 'write') ?? refuseBody('Issue', body);
  if (refused) return refused;
  if (Array.isArray(labels) && labels.some((label) => String(label).length > 50)) {
    const errors = [{ resource: 'Label', code: 'invalid', field: 'name' }];
    return refuse(422, 'Validation Failed', { errors });
  }
  const issue = openIssue(state, {
    title: textOf(title) ?? '',
    body: textOf(body) ?? '',
    // Labels are dropped without a word where a person's token may not triage.
    labels:
      (state.self.type === 'Bot' || state.self.association !== 'NONE') && Array.isArray(labels)
        ? labels.map(String)
        : [],
    author: state.self,
  });
  return { status: 201, body: wireIssue(state, issue, asked) };
};

const update: Route = (state, asked) => {
  const issue = find(state, asked);
  const { title, body, state: wanted, state_reason } = asked.body;
  const refused = guard(state, 'write') ?? (issue ? refuseBody('Issue', body) : notFound());
  if (refused || !issue) return refused ?? notFound();
  issue.title = textOf(title) ?? issue.title;
  issue.body = textOf(body) ?? issue.body;
  if ((wanted === 'open' || wanted === 'closed') && wanted !== issue.state) {
    issue.state = wanted;
    issue.state_reason = textOf(state_reason) ?? (wanted === 'open' ? 'reopened' : 'completed');
    issue.closed_at = wanted === 'closed' ? timeOf(state) : null;
  }
  issue.updated_at = timeOf(state);
  return { status: 200, body: wireIssue(state, issue, asked) };
};

const listComments: Route = (state, asked) => {
  const issue = find(state, asked);
  const refused = guard(state, 'read');
  if (refused || !issue) return refused ?? notFound();
  return { status: 200, body: issue.comments.map((comment) => wireComment(state, issue, comment, asked)) };
};

const createComment: Route = (state, asked) => {
  const issue = find(state, asked);
  const { body } = asked.body;
  const refused = guard(state, 'write') ?? refuseBody('IssueComment', body);
  if (refused || !issue) return refused ?? notFound();
  const comment = {
    id: state.nextCommentId,
    author: state.self,
    body: textOf(body) ?? '',
    created_at: timeOf(state),
  };
  state.nextCommentId += 1;
  issue.comments.push(comment);
  issue.updated_at = comment.created_at;
  return { status: 201, body: wireComment(state, issue, comment, asked) };
};

const getSelf: Route = (state, asked) =>
  state.self.type === 'Bot'
    ? refuse(403, 'Resource not accessible by integration')
    : { status: 200, body: wireSelf(state, asked) };

/** GitHub does not say whether there is anything that a workflow begins with. */
const dispatch: Route = (state, { body }) => {
  if (state.permissions.contents !== 'write') {
    const headers = { 'x-accepted-github-permissions': 'contents=write' };
    return refuse(403, 'Resource not accessible by integration', { headers });
  }
  const { event_type, client_payload = {} } = body;
  state.dispatches.push({ event_type: textOf(event_type) ?? '', client_payload });
  return { status: 204, body: '' };
};

export const issueRoutes = {
  'users/get-authenticated': getSelf,
  'repos/create-dispatch-event': dispatch,
  'repos/get': (state, asked) => ({ status: 200, body: wireRepository(state, asked) }),
  'issues/list-for-repo': list,
  'issues/create': create,
  'issues/update': update,
  'issues/list-comments': listComments,
  'issues/create-comment': createComment,
} satisfies Partial<Record<OperationId, Route>>;

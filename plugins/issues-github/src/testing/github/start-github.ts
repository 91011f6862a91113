import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answered, type Asked, notFound, refuse } from './answer.ts';
import { checkExchange } from './check-exchange.ts';
import { answerFailure, type Failure, isLost, isReset, type Pause } from './failures.ts';
import { gitRoutes } from './git-routes.ts';
import { type GithubState, newGithubState } from './github-state.ts';
import { issueRoutes, type Route } from './issue-routes.ts';
import { matchOperation } from './match-operation.ts';
import type { OperationId } from './operations.ts';
import { takePage } from './take-page.ts';

export interface LocalGithub extends AsyncDisposable {
  /** Base address of the API, with a path as that of GitHub Enterprise. */
  api: string;
  site: string;
  state: GithubState;
  /** `<operation> <status>`, in order. */
  calls: string[];
  /** Where requests or answers differed from GitHub's description of its API. */
  faults: string[];
  /** The next requests for this operation fail. `pause`: seconds, where the failure asks for some. */
  fail(operation: OperationId, failure: Failure, options?: { times?: number; pause?: Pause }): void;
  /** Called before a request is answered: what others do at the same time. */
  before: ((operation: OperationId) => void | Promise<void>) | undefined;
}

const routes: Record<OperationId, Route> = { ...issueRoutes, ...gitRoutes };

/** A GitHub with one repository, on this machine. Every request and every answer is held against its description. */
export async function startGithub(change: Partial<GithubState> = {}): Promise<LocalGithub> {
  const state = newGithubState(change);
  const failing: { operation: OperationId; failure: Failure; times: number; pause: Pause }[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      github.faults.push(`the server itself failed: ${String(error)}`);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const github: LocalGithub = {
    api: `${site}/api/v3`,
    site,
    state,
    calls: [],
    faults: [],
    before: undefined,
    fail: (operation, failure, { times = 1, pause = 1 } = {}) => {
      failing.push({ operation, failure, times, pause });
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  function takeFailure(operation: OperationId) {
    const found = failing.find((each) => each.operation === operation && each.times > 0);
    if (found) found.times -= 1;
    return found;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', site);
    const text = await readText(request);
    const raw = rawFile(state, url.pathname);
    if (raw) return void response.writeHead(200).end(raw);
    const found = matchOperation(request.method ?? '', url, state);
    if (found === undefined) {
      github.faults.push(`${request.method} ${url.pathname} is not played here`);
      return send(response, notFound());
    }
    if (found === 'not-there') return send(response, notFound());
    if ('moved' in found) {
      // What GitHub does for a name that the repository had before: other methods than GET keep theirs.
      const location = `${github.api}${found.moved}${url.search}`;
      const status = request.method === 'GET' ? 301 : 307;
      const body = {
        message: 'Moved Permanently',
        url: location,
        documentation_url: 'https://docs.github.com',
      };
      github.calls.push(`${request.method} ${status}`);
      return send(response, { status, body, headers: { location } });
    }
    const { id, parameters } = found;
    await github.before?.(id);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const asked = { parameters, body: body ?? {}, api: github.api, site } as Asked;
    const failure = takeFailure(id);
    const isAllowed = request.headers.authorization === `token ${state.token}`;
    let answered: Answered = refuse(401, 'Bad credentials');
    if (isAllowed) answered = !failure || isLost(failure.failure) ? routes[id](state, asked) : answered;
    if (isAllowed && failure) answered = answerFailure(failure.failure, failure.pause, state);
    if (isAllowed && failure && isReset(failure.failure)) {
      github.calls.push(`${id} reset`);
      return void request.socket.resetAndDestroy();
    }
    if (request.method === 'GET' && answered.status === 200) {
      answered = takePage(answered, url, `${github.api}/repositories/${state.id}`);
      const etag = `W/"${createHash('sha256').update(JSON.stringify(answered.body)).digest('hex')}"`;
      const isSame = request.headers['if-none-match'] === etag;
      answered = {
        ...answered,
        ...(isSame ? { status: 304, body: '' } : {}),
        headers: { ...answered.headers, etag },
      };
    }
    github.calls.push(`${id} ${answered.status}`);
    const query = [...url.searchParams.keys()];
    if (failure?.failure !== 'html') {
      const { status } = answered;
      github.faults.push(...checkExchange({ id, parameters, query, body, status, answer: answered.body }));
    }
    send(response, answered);
  }

  return github;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, body, headers = {} }: Answered): void {
  const limits = {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'x-github-request-id': 'LOCAL',
  };
  const type = typeof body === 'string' ? 'text/html' : 'application/json; charset=utf-8';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': type, ...limits, ...headers })
    .end(status === 304 ? undefined : text);
}

/** A file of a branch, as the site hands it out under `/<owner>/<name>/raw/<branch>/<path>`. */
function rawFile(
  { owner, name, refs, commits, trees, blobs }: GithubState,
  pathname: string,
): Buffer | undefined {
  const prefix = `/${owner}/${name}/raw/`;
  if (!pathname.startsWith(prefix)) return undefined;
  const [branch = '', ...path] = pathname.slice(prefix.length).split('/');
  const tree = commits.get(refs.get(`heads/${branch}`) ?? '')?.tree ?? '';
  return blobs.get(trees.get(tree)?.get(path.join('/')) ?? '');
}

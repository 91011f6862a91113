import { type Handler, jsonReply, type Reply, routeRequests, type SandboxRequest } from 'agentkeys/sandbox';
import { type KeyRecord, managementKey, mintKey, type World } from '../world.ts';
import { exchangeCode } from './exchange-code.ts';

/** The API: what a key may do, keys made and deleted with a management key, and the second half of OAuth. */
export function handleApi(world: World): Handler {
  const byHash = deleteKey(world);
  const routes = routeRequests({
    'GET /api/v1/key': checkKey(world),
    'GET /api/v1/keys': managed(
      ({ keys }) =>
        () =>
          jsonReply({ data: keys.map(shownKey) }),
      world,
    ),
    'POST /api/v1/keys': managed(makeKey, world),
    'POST /api/v1/auth/keys': exchangeCode(world),
  });
  return (request) => (/^\/api\/v1\/keys\/[^/]+$/.test(request.path) ? byHash(request) : routes(request));
}

const bearerOf = ({ headers }: SandboxRequest): string | undefined =>
  /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];

const refuse = (status: number, message: string): Reply =>
  jsonReply({ error: { code: status, message } }, { status });

const messages: Record<number, string> = {
  401: 'User not found.',
  429: 'Rate limit exceeded.',
  500: 'Internal Server Error',
};

const checkKey =
  ({ keys, changes }: World): Handler =>
  (request) => {
    const forced = changes['key-check'];
    const key = keys.find(({ secret }) => secret === bearerOf(request));
    const status = forced === undefined ? (key ? 200 : 401) : Number(forced);
    return status === 200 && key
      ? jsonReply({ data: shownKey(key) })
      : refuse(status, messages[status] ?? '');
  };

/** For the holder of the management key alone. */
function managed(handle: (world: World) => Handler, world: World): Handler {
  const handler = handle(world);
  return (request) =>
    bearerOf(request) === managementKey ? handler(request) : refuse(401, 'Missing or invalid management key');
}

const makeKey =
  (world: World): Handler =>
  async (request) => {
    const { name, limit } = readFields(await request.text());
    if (typeof name !== 'string' || name.trim() === '') return refuse(400, 'name is required');
    const key = mintKey(world, managedAccount(world), {
      name,
      limit: typeof limit === 'number' ? limit : null,
    });
    return jsonReply({ data: shownKey(key), key: key.secret }, { status: 201 });
  };

function readFields(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

const deleteKey = (world: World): Handler =>
  managed(
    ({ keys }) =>
      ({ path, method }) => {
        if (method !== 'DELETE') return refuse(405, 'Method not allowed');
        const at = keys.findIndex(({ hash }) => path.endsWith(`/${hash}`));
        if (at < 0) return refuse(404, 'API key not found');
        keys.splice(at, 1);
        return jsonReply({ deleted: true });
      },
    world,
  );

/** Keys that a program makes belong to whoever the management key belongs to: nobody who has signed up here. */
const managedAccount = ({ accounts }: World) =>
  accounts[0] ?? { email: '', password: '', code: '', ticket: '', verified: true, onboarded: true };

const shownKey = ({ hash, name, secret, limit, createdAt }: KeyRecord) => ({
  hash,
  name,
  label: `${secret.slice(0, 12)}...${secret.slice(-3)}`,
  limit,
  usage: 0,
  disabled: false,
  created_at: new Date(createdAt).toISOString(),
});

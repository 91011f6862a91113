import { randomBytes } from 'node:crypto';
import {
  fail,
  type Handler,
  html,
  htmlReply,
  jsonReply,
  lateBy,
  redirectReply,
  type SandboxRequest,
  scriptReply,
} from 'agentkeys/sandbox';
import { type KeyRecord, maskKey, mintKey, type Visitor, type World } from '../world.ts';
import { apiKeysScript } from './api-keys-script.ts';
import { projectName } from './home.ts';
import { appPage } from './layout.ts';

/** Where the list of keys stands in newer layouts of the platform. */
const movedPath = '/settings/organization/api-keys';

/** The list of keys: empty until its script has run and has fetched the keys. */
export const showApiKeys =
  (world: World): Handler =>
  (request) => {
    const { changes } = world;
    if (!readyVisitor(world, request) || changes['redirect-to-login']) return redirectReply('/login');
    if (changes['redirect-elsewhere'] === 'keys') return redirectReply('/welcome');
    if (changes['keys-moved'] === 'redirect' && request.path !== movedPath) return redirectReply(movedPath);
    if (changes['keys-moved'] === '404') return htmlReply(outagePage('Page not found'), { status: 404 });
    const outage = fail(world.changes, 'keys', outagePage);
    if (outage) return outage;
    return htmlReply(
      appPage({
        title: 'API keys',
        path: '/api-keys',
        project: projectName,
        script: 'api-keys.js',
        content: html`<div id="app" aria-busy="true"><div class="skeleton"></div><div class="skeleton"></div></div>`,
      }),
    );
  };

const outagePage = (title: string) =>
  appPage({ title, path: '', content: html`<h1>${title}</h1><p class="note">Please come back later.</p>` });

export const serveBundle =
  ({ changes }: World): Handler =>
  async ({ signal }) => {
    await lateBy('bundle', changes['slow-hydration'], signal);
    return scriptReply(apiKeysScript);
  };

export const listKeys =
  (world: World): Handler =>
  async (request) => {
    const visitor = readyVisitor(world, request);
    if (!visitor) return jsonReply({ error: 'no session' }, { status: 401 });
    await lateBy('xhr', world.changes['slow-hydration'], request.signal);
    return jsonReply({
      // What the page shows depends on the account, not on the script that every account gets.
      create_label: world.changes['button-renamed'] ? 'Generate API key' : 'Create new secret key',
      asks_name: !world.changes['instant-key'],
      asks_project: world.changes['extra-field'] === 'key',
      shown_in: world.changes['key-shown-in'] === 'code' ? 'code' : 'field',
      keys: [
        ...world.keys.filter((key) => key.owner === visitor.account).map(shownKey),
        ...(world.changes['masked-key'] === 'table' ? Array.from({ length: 8 }, othersKey) : []),
      ],
    });
  };

export const createKey =
  (world: World): Handler =>
  async (request) => {
    const visitor = readyVisitor(world, request);
    if (!visitor) return jsonReply({ error: 'no session' }, { status: 401 });
    const outage = fail(world.changes, 'create');
    if (outage) return outage;
    const { name = '', project = '' } = await request.json();
    if (world.changes['extra-field'] === 'key' && !project) {
      return jsonReply({ error: { message: 'Choose a project.' } }, { status: 400 });
    }
    const key = mintKey(world, visitor.account, name || 'Secret key');
    const masked = world.changes['masked-key'] === 'dialog';
    return jsonReply({ ...shownKey(key), secret: masked ? `sk-proj-${'•'.repeat(40)}` : key.secret });
  };

/** Only the owner's own keys, and each once. */
export const revokeKey =
  (world: World): Handler =>
  async (request) => {
    const visitor = readyVisitor(world, request);
    const { id } = await request.json();
    const at = world.keys.findIndex((key) => key.id === id && key.owner === visitor?.account);
    if (at < 0) return jsonReply({ error: 'no such key' }, { status: 404 });
    world.keys.splice(at, 1);
    return jsonReply({});
  };

function readyVisitor({ visitors }: World, request: SandboxRequest): Visitor | undefined {
  const visitor = visitors.of(request);
  return visitor?.account.ready ? visitor : undefined;
}

const shownKey = (key: KeyRecord) => ({
  id: key.id,
  name: key.name,
  masked: maskKey(key),
  created: new Date(key.createdAt).toISOString().slice(0, 10),
});

/** A key of an earlier day, of which nobody can see more. */
const othersKey = (_: unknown, at: number) => ({
  id: `old-${at}`,
  name: `Key ${at + 1}`,
  masked: `sk-...${randomBytes(3).toString('base64url')}`,
  created: '2026-01-15',
});

import { setTimeout as pause } from 'node:timers/promises';
import {
  type Handler,
  html,
  htmlReply,
  jsonReply,
  redirectReply,
  type SandboxRequest,
  scriptReply,
} from 'agentkeys/sandbox';
import { type KeyRecord, maskKey, mintKey, type Visitor, type World } from '../world.ts';
import { apiKeysScript } from './api-keys-script.ts';
import { projectName } from './home.ts';
import { appPage } from './layout.ts';

/** The list of keys: empty until its script has run and has fetched the keys. */
export const showApiKeys =
  (world: World): Handler =>
  (request) => {
    if (!readyVisitor(world, request)) return redirectReply('/login');
    if (world.changes['redirect-elsewhere'] === 'keys') return redirectReply('/welcome');
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
      keys: world.keys.filter((key) => key.owner === visitor.account).map(shownKey),
    });
  };

export const createKey =
  (world: World): Handler =>
  async (request) => {
    const visitor = readyVisitor(world, request);
    if (!visitor) return jsonReply({ error: 'no session' }, { status: 401 });
    const { name = '' } = await request.json();
    const key = mintKey(world, visitor.account, name || 'Secret key');
    return jsonReply({ ...shownKey(key), secret: key.secret });
  };

function readyVisitor({ visitors }: World, request: SandboxRequest): Visitor | undefined {
  const visitor = visitors.of(request);
  return visitor?.ready ? visitor : undefined;
}

const shownKey = (key: KeyRecord) => ({
  name: key.name,
  masked: maskKey(key),
  created: new Date(key.createdAt).toISOString().slice(0, 10),
});

/** `change` is `bundle-<seconds>` or `xhr-<seconds>`. */
async function lateBy(
  what: 'bundle' | 'xhr',
  change: string | true | undefined,
  signal: AbortSignal,
): Promise<void> {
  const [late, seconds] = String(change).split('-');
  if (late === what) await pause(Number(seconds) * 1000, undefined, { signal });
}

import { setTimeout as pause } from 'node:timers/promises';
import { type Handler, html, htmlReply, jsonReply, redirectReply } from 'agentkeys/sandbox';
import type { World } from '../world.ts';
import { appPage } from './layout.ts';

/** Shorter than the real one, long enough for a hasty visitor to be too early. */
const projectCreationMs = 1000;

export const projectName = 'Default project';

export const showHome =
  (world: World): Handler =>
  (request) => {
    const visitor = world.visitors.of(request);
    if (!visitor) return redirectReply('/login');
    const content = html`<h1>Welcome to the OpenAI Platform</h1>
<p class="note" id="status">${visitor.account.ready ? 'Start building with your first API key.' : 'Setting up your account...'}</p>
<div class="cards">
<a href="/api-keys">API keys<small>See and manage your keys</small></a>
<a href="/docs">Quickstart<small>Make a first request in minutes</small></a>
<a href="/usage">Usage<small>See what you have used</small></a>
</div>`;
    if (visitor.account.ready)
      return htmlReply(appPage({ title: 'Home', path: '/home', project: projectName, content }));
    return htmlReply(appPage({ title: 'Home', path: '/home', script: 'home.js', content }));
  };

/** Makes the default project. Who leaves while it is being made has no session any more. */
export const createProject =
  (world: World): Handler =>
  async (request) => {
    const visitor = world.visitors.of(request);
    if (!visitor) return jsonReply({ error: 'no session' }, { status: 401 });
    try {
      const lateMs = Number(world.changes['late-project'] ?? 0) * 1000;
      await pause(projectCreationMs + lateMs, undefined, { signal: request.signal });
    } catch (left) {
      world.visitors.end(request);
      throw left;
    }
    visitor.account.ready = true;
    return jsonReply({ project: projectName });
  };

export const homeScript = `
{
  const finish = async () => {
    const response = await fetch('/dashboard/onboarding/projects', { method: 'POST' });
    if (!response.ok) return location.assign('/login');
    const button = document.querySelector('#project');
    button.textContent = (await response.json()).project;
    button.hidden = false;
    document.querySelector('#status').textContent = 'Start building with your first API key.';
  };
  finish();
}
`;

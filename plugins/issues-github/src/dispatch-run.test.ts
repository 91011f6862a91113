import type { FreshDrifts, PluginLogger } from 'agentkeys';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dispatchRun } from './dispatch-run.ts';
import { type LocalGithub, startGithub } from './testing/github/start-github.ts';

let github: LocalGithub;
beforeEach(async () => {
  github = await startGithub();
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
  expect(github.faults).toEqual([]);
});

const quiet = () => undefined;
const log: PluginLogger = { debug: quiet, info: quiet, warn: quiet };
const tell = (fresh: FreshDrifts): Promise<void> =>
  dispatchRun(
    { repository: 'acme/scrapers', dispatch: true },
    { env: { GITHUB_TOKEN: github.state.token, GITHUB_API_URL: github.api }, log, pace: 'none' },
  )(fresh);
const freshWith = (...known: boolean[]): FreshDrifts => ({
  service: 'openai',
  drifts: known.map((each, index) => ({
    step: `step-${index}`,
    step_hash: 'b59114af29bce274',
    reports: 1,
    known: each,
  })),
});

it('asks the workflow for a run where a drift is new, and not where its issue is there', async () => {
  await tell(freshWith(true));
  expect(github.state.dispatches).toEqual([]);
  await tell(freshWith(true, false));
  expect(github.state.dispatches).toEqual([
    { event_type: 'drift-fresh', client_payload: { service: 'openai' } },
  ]);
});

it('asks again where GitHub did not answer, and says what the token lacks', async () => {
  github.fail('repos/create-dispatch-event', 'server-error');
  await tell(freshWith(false));
  expect(github.state.dispatches).toHaveLength(1);
  github.state.permissions.contents = 'read';
  await expect(tell(freshWith(false))).rejects.toMatchObject({
    code: 'GITHUB_FORBIDDEN',
    details: { action: 'begin the workflow', expected: 'contents=write' },
  });
});

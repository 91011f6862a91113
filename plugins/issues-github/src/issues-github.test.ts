import type { IssueTracker, PluginApi, Tap } from 'agentkeys';
import { expect, it } from 'vitest';
import { issuesGithub } from './issues-github.ts';

it('is set up without a token, because hosts that only get keys load it too, and answers all providers with one tracker', async () => {
  const taps: Tap<'resolveIssueTracker'>[] = [];
  const resolveIssueTracker: PluginApi['resolveIssueTracker'] = (tap) => taps.push(tap);
  const onDriftFresh: PluginApi['onDriftFresh'] = () => told.push('onDriftFresh');
  const told: string[] = [];
  const options = { repository: 'acme/scrapers', tokenEnv: 'NOBODY_HAS_SET_THIS' };
  await issuesGithub(options).setup({ resolveIssueTracker, onDriftFresh } as PluginApi);
  expect(told).toEqual([]);
  await issuesGithub({ ...options, dispatch: true }).setup({
    resolveIssueTracker,
    onDriftFresh,
  } as PluginApi);
  expect(told).toEqual(['onDriftFresh']);
  const [tracker, other] = (await Promise.all(
    ['openai', 'openrouter'].map((service) => taps[0]?.({ service })),
  )) as IssueTracker[];
  expect(tracker?.name).toBe('github:acme/scrapers');
  expect(other).toBe(tracker);
  await expect(tracker?.find('<!-- x -->')).rejects.toMatchObject({
    code: 'GITHUB_OPTIONS',
    details: { faults: [{ path: 'token', expected: expect.stringContaining('NOBODY_HAS_SET_THIS') }] },
  });
});

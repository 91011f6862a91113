import type { Plugin } from 'agentkeys';
import { createGithubTracker } from './create-github-tracker.ts';
import { dispatchRun } from './dispatch-run.ts';
import type { IssuesGithubOptions } from './options.ts';

/**
 * Keeps the issue of every drift in a repository on GitHub, and with `dispatch` asks a workflow there to make the hourly
 * run as soon as a drift is reported. It is asked by the drift service and its runs alone; hosts that load the same
 * configuration to get a key need no token.
 */
export const issuesGithub = (options: IssuesGithubOptions = {}): Plugin => ({
  name: 'issues-github',
  setup(api) {
    // One for all providers: they share its repository, its answers and its pauses.
    const tracker = createGithubTracker(options, { log: api.log });
    api.resolveIssueTracker(() => tracker);
    if (options.dispatch) api.onDriftFresh(dispatchRun(options, { log: api.log }));
  },
});

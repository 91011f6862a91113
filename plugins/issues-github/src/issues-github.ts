import type { Plugin } from 'agentkeys';
import { createGithubTracker } from './create-github-tracker.ts';
import type { IssuesGithubOptions } from './options.ts';

/**
 * Keeps the issue of every drift in a repository on GitHub. It is asked by the hourly run of the drift service alone;
 * hosts that load the same configuration to get a key need no token.
 */
export const issuesGithub = (options: IssuesGithubOptions = {}): Plugin => ({
  name: 'issues-github',
  setup(api) {
    // One for all providers: they share its repository, its answers and its pauses.
    const tracker = createGithubTracker(options, { log: api.log });
    api.resolveIssueTracker(() => tracker);
  },
});

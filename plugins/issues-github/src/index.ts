export { createGithubTracker, type GithubTrackerContext } from './create-github-tracker.ts';
export { issuesGithub } from './issues-github.ts';
export type { ArtifactOptions, EvidenceOptions, IssuesGithubOptions } from './options.ts';

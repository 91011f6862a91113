export type { GithubContext } from './connect-github.ts';
export { createGithubTracker } from './create-github-tracker.ts';
export { issuesGithub } from './issues-github.ts';
export type { ArtifactOptions, EvidenceOptions, IssuesGithubOptions } from './options.ts';

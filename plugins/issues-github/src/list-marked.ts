import type { TrackedIssue } from 'agentkeys';
import { AgentKeysError } from 'agentkeys';
import type { GithubClient } from './create-octokit.ts';
import { isOurs } from './is-ours.ts';
import type { OpenRepository } from './open-repository.ts';

type ListedIssue = Awaited<ReturnType<GithubClient['rest']['issues']['listForRepo']>>['data'][number];

/** Of 100 each. A repository with more is not one to look through every hour. */
const maxPages = 100;
const day = 24 * 60 * 60 * 1_000;
/** Closed issues that have lost their label are found for so long; those that have it, always. */
const recentDays = 30;
/** Everybody who may set a label may be believed. */
const label = 'drift';

const labelsOf = ({ labels }: ListedIssue): string[] =>
  labels.flatMap((each) => (typeof each === 'string' ? each : (each.name ?? [])));

const toTracked = (issue: ListedIssue): TrackedIssue => ({
  id: String(issue.number),
  url: issue.html_url,
  state: issue.state === 'open' ? 'open' : 'closed',
  title: issue.title,
  // What people edit on the site comes back with the line ends of forms.
  body: (issue.body ?? '').replaceAll('\r\n', '\n'),
  labels: labelsOf(issue),
  closed_at: issue.state === 'open' ? null : (issue.closed_at ?? null),
});

/**
 * Every issue that holds the mark, newest first: all that are open, all that were closed and have the label `drift`, and
 * what was closed lately without it. The lists of the repository are read page by page, because GitHub's search knows an
 * issue only some time after it was made.
 */
export async function listMarked(
  { octokit, owner, repo, self }: OpenRepository,
  mark: string,
  now: number,
): Promise<TrackedIssue[]> {
  // By whole days, so that the same list is asked for twice in a run.
  const since = new Date(Math.floor(now / day - recentDays) * day).toISOString();
  const found = new Map<number, ListedIssue>();
  for (const query of [
    { state: 'open' },
    { state: 'closed', labels: label },
    { state: 'closed', since },
  ] as const) {
    let pages = 0;
    const asked = { owner, repo, per_page: 100, sort: 'created', direction: 'asc', ...query } as const;
    for await (const { data } of octokit.paginate.iterator(octokit.rest.issues.listForRepo, asked)) {
      pages += 1;
      if (pages > maxPages) {
        const seen = `more than ${maxPages * 100} issues that are ${query.state}`;
        throw new AgentKeysError('GITHUB_REFUSED', { repository: `${owner}/${repo}`, seen });
      }
      for (const issue of data)
        if (!issue.pull_request && issue.body?.includes(mark)) found.set(issue.number, issue);
    }
  }
  const believed: ListedIssue[] = [];
  for (const issue of found.values()) {
    if (labelsOf(issue).includes(label) || isOurs(issue, undefined) || isOurs(issue, await self()))
      believed.push(issue);
  }
  return believed.sort((a, b) => b.number - a.number).map(toTracked);
}

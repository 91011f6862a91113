import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { IssueAttachment } from 'agentkeys';
import type { OpenRepository } from '../open-repository.ts';
import type { EvidenceOptions } from '../options.ts';
import { hasStatus } from '../read-failure.ts';
import { type KeptFile, planEvidence } from './plan-evidence.ts';

/** Others write to the branch at the same time; each of them wins in turn. */
const maxTries = 6;

interface Branch {
  head: string;
  tree: string;
  kept: KeptFile[];
}

const fileName = ({ name, data }: IssueAttachment): string =>
  `${createHash('sha256').update(data).digest('hex')}${extname(name)}`;

/** `undefined`: there is no such branch yet. */
async function readBranch(
  { octokit, owner, repo }: OpenRepository,
  name: string,
): Promise<Branch | undefined> {
  const { git } = octokit.rest;
  try {
    const { data: ref } = await git.getRef({ owner, repo, ref: `heads/${name}` });
    const { data: commit } = await git.getCommit({ owner, repo, commit_sha: ref.object.sha });
    const { data } = await git.getTree({ owner, repo, tree_sha: commit.tree.sha, recursive: '1' });
    const kept = data.tree.flatMap(({ path, sha, type }) =>
      type === 'blob' && path && sha ? [{ path, blob: sha }] : [],
    );
    return { head: ref.object.sha, tree: data.sha, kept };
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/**
 * Puts pictures into a branch of their own, which shares no history with the code, and answers their addresses. Files are
 * named by their content, so that the same one is kept once. Where old ones go, the branch begins anew without a
 * past: its size stays within its limits.
 */
export async function keepInBranch(
  repository: OpenRepository,
  files: readonly IssueAttachment[],
  { branch, keepDays, keepFiles }: Required<EvidenceOptions>,
  now: number,
): Promise<string[]> {
  const { octokit, owner, repo, page } = repository;
  const { git } = octokit.rest;
  const blobs = new Map<number, string>();
  const blobOf = async (index: number): Promise<string> => {
    const data = Buffer.from(files[index]?.data ?? []);
    const made =
      blobs.get(index) ??
      (await git.createBlob({ owner, repo, content: data.toString('base64'), encoding: 'base64' })).data.sha;
    blobs.set(index, made);
    return made;
  };

  for (let tries = 1; ; tries += 1) {
    const before = await readBranch(repository, branch);
    const kept = before?.kept ?? [];
    const plan = planEvidence({ kept, wanted: files.map(fileName), keepDays, keepFiles, now });
    const urls = plan.paths.map((path) => `${page}/raw/${branch}/${path}`);
    if (plan.missing.length === 0) return urls;

    const file = (path: string, sha: string) => ({ path, sha, mode: '100644', type: 'blob' }) as const;
    const added = [];
    for (const index of plan.missing) added.push(file(plan.paths[index] ?? '', await blobOf(index)));
    const beginsAnew = before === undefined || plan.dropped.length > 0;
    const staying = kept.filter(({ path }) => !plan.dropped.includes(path));
    const { data: tree } = await git.createTree({
      owner,
      repo,
      tree: beginsAnew ? [...staying.map(({ path, blob }) => file(path, blob)), ...added] : added,
      ...(beginsAnew ? {} : { base_tree: before.tree }),
    });
    const { data: commit } = await git.createCommit({
      owner,
      repo,
      message: 'Keep pictures of drifts',
      tree: tree.sha,
      parents: beginsAnew ? [] : [before.head],
    });
    try {
      if (!before) await git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha: commit.sha });
      else await git.updateRef({ owner, repo, ref: `heads/${branch}`, sha: commit.sha, force: beginsAnew });
      return urls;
    } catch (error) {
      // Somebody else has made it, or added to it, meanwhile.
      if (!hasStatus(error, 422) || tries >= maxTries) throw error;
    }
  }
}

import type { IssueAttachment, PluginLogger } from 'agentkeys';
import type { OpenRepository } from '../open-repository.ts';
import type { Settings } from '../options.ts';
import { readFailure } from '../read-failure.ts';
import { keepAsArtifact } from './keep-as-artifact.ts';
import { keepInBranch } from './keep-in-branch.ts';
import { linkFiles, type Placed } from './link-files.ts';

export interface AttachContext {
  repository: OpenRepository;
  settings: Settings;
  log: PluginLogger;
  /** Unix milliseconds. */
  now: number;
}

/**
 * Keeps the pictures that a body shows and answers the body with their addresses. An issue without a picture is better
 * than none: where they cannot be kept, the body says so and names where they are instead. Never rejects for that.
 */
export async function attachFiles(
  body: string,
  attachments: readonly IssueAttachment[],
  context: AttachContext,
): Promise<string> {
  const shown = attachments.filter(({ name }) => body.includes(`(attachment:${name})`));
  return shown.length === 0 ? body : linkFiles(body, await placeFiles(shown, context));
}

async function placeFiles(files: readonly IssueAttachment[], context: AttachContext): Promise<Placed[]> {
  const { repository, settings, log, now } = context;
  const { evidence, tokenEnv } = settings;
  if (!evidence) return placeElsewhere(files, 'no branch is to hold pictures', context);
  try {
    const urls = await keepInBranch(repository, files, evidence, now);
    return files.map(({ name }, index) => ({ name, url: urls[index] ?? '' }));
  } catch (error) {
    const named = `${repository.owner}/${repository.repo}`;
    const failure = readFailure(error, { repository: named, tokenEnv, action: 'keep pictures' });
    const seen = String(failure.details.seen);
    log.warn('pictures could not be kept on their branch', { code: failure.code, seen });
    return placeElsewhere(files, `${failure.code}, ${seen}`, context);
  }
}

async function placeElsewhere(
  files: readonly IssueAttachment[],
  why: string,
  { settings: { artifact }, log }: AttachContext,
): Promise<Placed[]> {
  if (!artifact) return files.map(({ name }) => ({ name, why }));
  const { name: artifactName, folder, runUrl } = artifact;
  try {
    const kept = await keepAsArtifact(folder, files);
    return files.map(({ name }, index) => ({
      name,
      why,
      file: kept[index] ?? name,
      artifact: artifactName,
      runUrl,
    }));
  } catch (error) {
    log.warn('pictures could not be kept for the artifact either', { seen: String(error) });
    return files.map(({ name }) => ({ name, why }));
  }
}

import { createHash } from 'node:crypto';
import type { TrackedIssue } from 'agentkeys';
import { type Batch, reportTime } from 'agentkeys/contracts';
import type { RunnerStore } from '../backends/backend.ts';
import { toCodedError } from '../errors/to-coded-error.ts';
import { checkPicture } from '../evidence/check-picture.ts';
import type { EvidenceReader, StoredEvidence } from '../evidence/evidence-store.ts';
import { shownAt } from '../issue/plan-issue.ts';
import { currentIssue } from '../issue/read-wishes.ts';
import type { SentEvidence } from '../issue/render-sent-evidence.ts';

/** Days of a drift that are looked at. A run that missed more of them shows what is newer all the same. */
const maxBatches = 3;

const seenAt = ({ report_id }: Pick<StoredEvidence, 'report_id'>): string =>
  new Date(reportTime(report_id)).toISOString();

interface EvidenceContext {
  store: Pick<RunnerStore, 'evidence'>;
  signal: AbortSignal;
  say: (line: string) => void;
}

/**
 * The newest picture that callers have sent since what the drift's open issue shows. An issue without it is better
 * than none: where it cannot be had, that is said, and nothing is answered. Rejects when the run is interrupted.
 *
 * @param existing issues of the drift, newest first
 */
export async function findEvidence(
  { store, signal, say }: EvidenceContext,
  batches: readonly Batch[],
  existing: readonly TrackedIssue[],
): Promise<SentEvidence | undefined> {
  const issue = currentIssue(existing);
  if (!store.evidence || issue?.state !== 'open') return undefined;
  try {
    return await findNewer(store.evidence, batches, shownAt(issue) ?? '');
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = toCodedError(error);
    say(`the newest picture could not be had (${code}: ${message})`);
    return undefined;
  }
}

async function findNewer(
  reader: EvidenceReader,
  batches: readonly Batch[],
  shown: string,
): Promise<SentEvidence | undefined> {
  const late = batches.filter(({ last_seen }) => last_seen > shown);
  const days = late.sort((a, b) => (a.last_seen > b.last_seen ? -1 : 1)).slice(0, maxBatches);
  const found = await Promise.all(days.map(({ key }) => reader.newest(key)));
  const [newest] = found.flatMap((sent) => sent ?? []).sort((a, b) => (seenAt(a) > seenAt(b) ? -1 : 1));
  if (!newest || seenAt(newest) <= shown) return undefined;
  const { report_id, screenshot_ref, wireframe } = newest;
  const picture = await reader.picture(screenshot_ref);
  if (!picture || !isIntact(picture, screenshot_ref)) return undefined;
  return { report_id, seen_at: seenAt(newest), screenshot_ref, picture, wireframe };
}

/** What goes into an issue is what was checked when it came, wherever it has been since. */
const isIntact = (picture: Buffer, ref: string): boolean =>
  ref === `sha256:${createHash('sha256').update(picture).digest('hex')}` &&
  checkPicture(picture) === undefined;

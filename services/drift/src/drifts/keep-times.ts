import type { Handled } from '../backends/backend.ts';
import type { DriftRecord, DriftWork } from './drift-record.ts';

/** Which report the drift waits with, as far as nobody has dealt with it. */
function beginning({ seen, work }: DriftRecord): DriftWork['pending'] {
  if (work.pending) return work.pending;
  const { waiting } = seen;
  if (!waiting || waiting.seq <= work.handled_seq) return null;
  return { detected: waiting.reported ?? waiting.since, arrived: waiting.since };
}

/**
 * The times of a drift after a runner has dealt with it. Those of a round begin with its first report, also where it took
 * several hours until a run could say anything, and stay when the round is over, until the next one begins.
 *
 * @param now UTC, ISO 8601
 */
export function keepTimes(
  record: DriftRecord,
  handled: Handled,
  now: string,
): Pick<DriftWork, 'round' | 'pending' | 'last_tripped' | 'last_passed'> {
  const { work } = record;
  const { result, ran_at, fixed_in, issue } = handled;
  const ranAt = ran_at === undefined ? undefined : new Date(ran_at).toISOString();
  const tripped = result === 'reproduced' ? (ranAt ?? now) : undefined;
  const begun = beginning(record);
  const begins = handled.opened || (tripped !== undefined && work.result !== 'reproduced');
  const before: DriftWork['round'] = begins
    ? {
        ...(begun ?? { detected: null, arrived: null }),
        reproduced: tripped ?? now,
        issue_opened: null,
        fixed: null,
      }
    : work.round;
  const hasIssue = issue === undefined ? work.issue !== null : issue !== null;
  const isOpened = hasIssue && (begins || (issue && issue.id !== work.issue?.id));
  return {
    round: {
      ...before,
      issue_opened: isOpened ? now : before.issue_opened,
      fixed: fixed_in ? now : fixed_in === null || tripped ? null : before.fixed,
    },
    pending: handled.retry_at ? begun : null,
    last_tripped: tripped ?? work.last_tripped,
    last_passed: (result === 'not_reproduced' && ranAt) || work.last_passed,
  };
}

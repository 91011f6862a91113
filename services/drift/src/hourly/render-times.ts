import type { Drift } from 'agentkeys/contracts';
import { minute } from '../issue/words.ts';

/** One line with how the newest round of a drift went, milestone by milestone; none where no issue was opened. */
export function renderTimes(times: Drift['times']): string[] {
  if (times.issue_opened === null) return [];
  const milestones = {
    reported: times.detected,
    arrived: times.arrived,
    reproduced: times.reproduced,
    issue: times.issue_opened,
    fixed: times.fixed,
  };
  const reached = Object.entries(milestones).flatMap(([name, time]) =>
    time === null ? [] : [`${name} ${minute(time)}`],
  );
  return [reached.join(', ')];
}

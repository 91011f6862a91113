import { stepHash } from 'agentkeys/contracts';
import type { Backend } from '../../../../services/drift/src/backends/backend.ts';
import { runLanes } from '../../../../services/drift/src/backends/jetstream/run-lanes.ts';
import type { AcceptedReport } from '../../../../services/drift/src/coalesce/logged-report.ts';
import { driftAt } from './spread-reports.ts';

const onTheirWay = 4000;

export const append = (backend: Backend, reports: Iterable<AcceptedReport>): Promise<void> =>
  runLanes(reports, onTheirWay, async (report) => void (await backend.reports.append(report)));

/** Claims so many drifts as the hourly run does, and says that all their reports have been dealt with. */
export async function handle(backend: Backend, drifts: number): Promise<void> {
  const indexes = Array.from({ length: drifts }, (_, index) => index);
  await runLanes(indexes, 64, async (index) => {
    const { service, step } = driftAt(index);
    const key = { service, step_hash: stepHash(service, step) };
    const { fence, upto } = await backend.claims.claim(key, {
      holder: 'bench',
      lease_ms: 60_000,
      even_if_handled: true,
    });
    await backend.claims.handled(key, { fence, upto, result: 'not_reproduced' });
  });
}

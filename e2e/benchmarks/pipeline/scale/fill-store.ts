import { setTimeout as sleep } from 'node:timers/promises';
import { stepHash } from 'agentkeys/contracts';
import type { Backend } from '../../../../services/drift/src/backends/backend.ts';
import { runLanes } from '../../../../services/drift/src/backends/jetstream/run-lanes.ts';
import type { AcceptedReport } from '../../../../services/drift/src/coalesce/logged-report.ts';
import { driftAt } from './spread-reports.ts';

const onTheirWay = 4000;

const mostAttempts = 20;

/** Appends again what was not acknowledged, as senders do: it is stored once. */
async function appendOne(backend: Backend, report: AcceptedReport): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await backend.reports.append(report);
      return;
    } catch (error) {
      if (attempt === mostAttempts) throw error;
      await sleep(50 * attempt);
    }
  }
}

export const append = (backend: Backend, reports: Iterable<AcceptedReport>): Promise<void> =>
  runLanes(reports, onTheirWay, (report) => appendOne(backend, report));

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

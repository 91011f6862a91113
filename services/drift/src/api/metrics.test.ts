import { expect, it } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { openService } from '../testing/open-service.ts';

const minute = 60_000;

it('serves what came, what was refused, what waits, and how long the promise took', async () => {
  let now = Date.UTC(2026, 2, 14, 12);
  await using service = await openService({ now: () => now });
  const report = (fields = {}) => service.post('/drift/report', makeReport({ time: now, ...fields }));
  const at = (minutes: number): string =>
    new Date(Date.UTC(2026, 2, 14, 12) + minutes * minute).toISOString();
  const metrics = async (): Promise<string[]> => {
    const answer = await service.get('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    return (await answer.text()).split('\n');
  };
  const first = makeReport({ time: now });
  await service.post('/drift/report', first);
  await service.post('/drift/report', first);
  await report({ step: 'create-key' });
  await report({ service: 'nobody-runs-this' });
  await service.post('/drift/report', { service: 'openai' });
  await service.get('/nowhere');
  const key = { service: 'openai', step_hash: 'b59114af29bce274' };
  const issue = { id: '1', url: 'https://issues.example/1' };
  now += 30 * minute;
  const { fence, upto } = await service.backend.claims.claim(key, { holder: 'a', lease_ms: 60_000 });
  const opened = { ...{ fence, upto, issue, affected: ['1.0.0'], opened: true }, ran_at: at(20) };
  await service.backend.claims.handled(key, { ...opened, result: 'reproduced' });

  expect(await metrics()).toEqual(
    expect.arrayContaining([
      'agentkeys_drift_reports_total{result="new"} 3',
      'agentkeys_drift_reports_total{result="duplicate"} 1',
      'agentkeys_drift_refused_total{code="REPORT_INVALID"} 1',
      'agentkeys_drift_refused_total{code="ROUTE_NOT_FOUND"} 1',
      'agentkeys_drift_fresh 2',
      'agentkeys_drift_open{service="openai"} 1',
      'agentkeys_drift_since_detected_seconds_sum{service="openai",until="reproduced"} 1200',
      'agentkeys_drift_since_detected_seconds_sum{service="openai",until="issue_opened"} 1800',
      'agentkeys_drift_since_detected_seconds_bucket{le="1800",service="openai",until="issue_opened"} 1',
    ]),
  );
  expect((await metrics()).filter((line) => /nobody|until="fixed"/.test(line))).toEqual([]);

  now += 30 * minute;
  const again = await service.backend.claims.claim(key, {
    holder: 'a',
    lease_ms: 60_000,
    even_if_handled: true,
  });
  const fixed = {
    fence: again.fence,
    upto: again.upto,
    result: 'not_reproduced',
    fixed_in: '1.1.0',
  } as const;
  await service.backend.claims.handled(key, fixed);
  // Asked a second time, nothing is counted twice.
  await metrics();
  expect(await metrics()).toEqual(
    expect.arrayContaining([
      'agentkeys_drift_open{service="openai"} 0',
      'agentkeys_drift_since_detected_seconds_sum{service="openai",until="fixed"} 3600',
      'agentkeys_drift_since_detected_seconds_count{service="openai",until="issue_opened"} 1',
    ]),
  );
});

import { describe, expect, it } from 'vitest';
import { reportDay, reportTime, stepHash } from './fingerprint.ts';
import { identifyReport } from './message.ts';

describe('fingerprint', () => {
  it('has a fixed test vector, so that every implementation of the contract can check itself', () => {
    expect(stepHash('openai', 'signup-form')).toBe('b59114af29bce274');
  });

  it('keeps service and step apart', () => {
    expect(stepHash('a', 'bc')).not.toBe(stepHash('ab', 'c'));
  });

  it('reads time and UTC day from the report id, not from the clock', () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    expect(reportTime(id)).toBe(Date.UTC(2023, 5, 30, 3, 34, 18, 518));
    expect(reportDay(id)).toBe('2023-06-30');
  });

  it('names a report the same way whatever else is in it', () => {
    const report = {
      report_id: '01890a5d-ac96-774b-bcce-b302099a8057',
      service: 'openai',
      tripwire: { kind: 'selector-missing' as const, step: 'signup-form' },
      dom_digest: 's1:0123456789abcdef',
      url_host: 'auth.openai.com',
      scraper_version: '1.0.0',
    };
    const identity = identifyReport(report);
    expect(identity).toEqual({
      step_hash: 'b59114af29bce274',
      day: '2023-06-30',
      batch_key: 'openai.2023-06-30.b59114af29bce274',
      message_id: `openai.2023-06-30.b59114af29bce274.${report.report_id}`,
    });
    expect(
      identifyReport({ ...report, dom_digest: 's1:fedcba9876543210', scraper_version: '2.0.0' }),
    ).toEqual(identity);
  });
});

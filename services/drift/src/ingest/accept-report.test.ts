import { reportTime } from 'agentkeys/contracts';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { acceptReport } from './accept-report.ts';

const now = Date.UTC(2026, 2, 14, 0, 5);
const day = 24 * 60 * 60 * 1000;
const at = (time: number) => makeReport({ report_id: v7({ msecs: time }) });

describe('acceptReport', () => {
  it('names the report by its own time, not by the time of arrival', () => {
    const accepted = acceptReport(at(now - 10 * 60 * 1000), now);
    expect(accepted.identity.batch_key).toBe('openai.2026-03-13.b59114af29bce274');
    expect(accepted.identity.message_id).toBe(`${accepted.identity.batch_key}.${accepted.report.report_id}`);
  });

  it('mints an id for the moment where there is none', () => {
    const { report_id: _, schema: __, ...bare } = makeReport();
    const { report, identity } = acceptReport(bare, now);
    expect(reportTime(report.report_id)).toBe(now);
    expect(identity.day).toBe('2026-03-14');
  });

  it('takes an id in capitals for the same id', () => {
    const report = at(now);
    const capitals = { ...report, report_id: report.report_id.toUpperCase() };
    expect(acceptReport(capitals, now)).toEqual(acceptReport(report, now));
  });

  it.each([
    ['REPORT_TOO_OLD', 'just over seven days old', -7 * day - 1],
    ['REPORT_AHEAD', 'just over ten minutes ahead', 10 * 60 * 1000 + 1],
  ])('refuses with %s what is %s', (code, _, offset) => {
    expect(() => acceptReport(at(now + offset), now)).toThrow(expect.objectContaining({ code }));
    expect(() => acceptReport(at(now + offset - Math.sign(offset)), now)).not.toThrow();
  });

  it('takes the services on the list alone, where there is one', () => {
    const rules = { accept: ['openrouter'] };
    expect(() => acceptReport(at(now), now, rules)).toThrow(
      expect.objectContaining({ code: 'SERVICE_NOT_ACCEPTED' }),
    );
    expect(() => acceptReport({ ...at(now), service: 'openrouter' }, now, rules)).not.toThrow();
  });

  it.each(['localhost', 'app.openai.localhost', '127.0.0.1', '127.8.8.8', '0.0.0.0'])(
    'takes reports of %s only where it is told to',
    (url_host) => {
      const report = { ...at(now), url_host };
      expect(() => acceptReport(report, now)).toThrow(expect.objectContaining({ code: 'REPORT_OF_SANDBOX' }));
      expect(() => acceptReport(report, now, { fromSandboxes: true })).not.toThrow();
    },
  );

  it.each(['localhost.example', 'notlocalhost', '128.0.0.1'])('takes %s for a site', (url_host) => {
    expect(() => acceptReport({ ...at(now), url_host }, now)).not.toThrow();
  });

  it('says which fields are wrong and repeats no value and no odd name', () => {
    const secret = 'alice@example.com';
    const body = { ...makeReport(), url_host: `${secret}/path`, email: secret, [secret]: 1 };
    try {
      acceptReport(body, now);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'REPORT_INVALID' });
      const { details } = error as { details: unknown };
      expect(details).toMatchObject({
        errors: expect.arrayContaining([
          { path: 'email', message: 'unknown field' },
          { path: '(name not shown)', message: 'unknown field' },
          expect.objectContaining({ path: 'url_host' }),
        ]),
      });
      expect(JSON.stringify(details)).not.toContain('alice');
    }
  });
});

import { describe, expect, it } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { readSeed } from './read-seed.ts';

const now = Date.now();
const read = (words: string[], lines = '') => readSeed({ words, lines }, now);

describe('readSeed', () => {
  it('takes words with white space or commas between them, each with its number of reports', () => {
    const reports = read(['acme/signup-form=3, openai/create-key', ' none ']);
    expect(reports.map(({ report }) => `${report.service}/${report.tripwire.step}`)).toEqual([
      'acme/signup-form',
      'acme/signup-form',
      'acme/signup-form',
      'openai/create-key',
    ]);
    expect(new Set(reports.map(({ identity }) => identity.message_id)).size).toBe(4);
    expect(read(['none'])).toEqual([]);
    expect(read([])).toEqual([]);
  });

  it('takes whole reports as they are sent', () => {
    const report = makeReport();
    const lines = `${JSON.stringify(report)}\n\n${JSON.stringify(makeReport({ service: 'acme' }))}\n`;
    expect(read([], lines).map((each) => each.report.service)).toEqual(['openai', 'acme']);
    expect(read([], lines)[0]?.report).toEqual(report);
  });

  it.each([
    ['acme', 'USAGE'],
    ['acme/signup-form=0', 'USAGE'],
    ['acme/signup-form=10001', 'USAGE'],
    ['a/b/c', 'USAGE'],
    ['Acme/signup-form', 'REPORT_INVALID'],
    ['acme/jane@example.com', 'REPORT_INVALID'],
  ])('refuses the word %s with %s', (word, code) => {
    expect(() => read([`acme/signup-form ${word}`])).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ at: word }) }),
    );
  });

  it.each([
    ['{', 'REPORT_NOT_JSON'],
    [JSON.stringify({ ...makeReport(), email: 'jane@example.com' }), 'REPORT_INVALID'],
    [JSON.stringify({ ...makeReport(), url_host: 'localhost' }), 'REPORT_OF_SANDBOX'],
    [JSON.stringify(makeReport({ time: now - 8 * 24 * 60 * 60 * 1000 })), 'REPORT_TOO_OLD'],
  ])('refuses the line %s as the service does, and names it', (line, code) => {
    expect(() => read([], `\n${line}`)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ at: 'line 2' }) }),
    );
  });
});

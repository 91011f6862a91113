import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import { makeDriftSummary } from '../testing/make-drift-summary.ts';
import { renderJunit } from './render-junit.ts';
import type { DriftSummary, RunSummary } from './run-summary.ts';

/** An address that XML wants escaped. */
const issue = { id: '7', url: 'https://github.example/acme/scrapers/issues/7?a=1&b=<2>' };
const summary = (drifts: DriftSummary[]): RunSummary => ({
  schema: 'hourly/1',
  dry_run: false,
  started_at: '2026-03-14T11:20:00.000Z',
  elapsed_ms: 4_210,
  reproductions: [],
  drifts,
});

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  isArray: (name) => name === 'testcase',
  htmlEntities: true,
  parseAttributeValue: false,
});
function read(drifts: DriftSummary[]) {
  const xml = renderJunit(summary(drifts));
  expect(XMLValidator.validate(xml)).toBe(true);
  return parser.parse(xml).testsuites.testsuite;
}

it('takes a reproduced drift for a failure with its issue, and what was not tested for skipped', () => {
  const error = { code: 'TRACKER_FAILED', message: 'm', remedy: 'Do this.', details: { seen: 'x' } };
  const suite = read([
    makeDriftSummary({ issue }),
    makeDriftSummary({ step: 'create-key', outcome: 'not_reproduced', issue: null }),
    makeDriftSummary({ service: 'acme', outcome: 'inconclusive', why: 'a challenge', issue: null }),
    makeDriftSummary({ service: 'b', outcome: 'bumped', why: 'the issue is open already', issue }),
    makeDriftSummary({ service: 'c', outcome: 'failed', why: 'm', issue: null, error }),
  ]);
  expect(suite).toMatchObject({ tests: '5', failures: '1', errors: '1', skipped: '2', time: '4.210' });
  const [reproduced, passed, inconclusive, bumped, failed] = suite.testcase;
  expect(reproduced).toMatchObject({
    classname: 'openai',
    name: 'signup-form',
    failure: { type: 'reproduced', message: `it tripped at the reported step: ${issue.url}` },
  });
  expect(reproduced.failure['#text']).toBe(`issue: ${issue.url}\nreports: 3`);
  expect(Object.keys(passed)).toEqual(['classname', 'name']);
  expect(inconclusive.skipped.message).toBe('a challenge');
  expect(bumped.skipped.message).toContain(issue.url);
  expect(failed.error).toMatchObject({ type: 'TRACKER_FAILED', message: 'm' });
  expect(failed.error['#text']).toContain('Do this.');
});

it('is a whole document whatever a plugin has said', () => {
  const why = ' "q" \'s\' <!-- ]]> & &amp; <x a="b">\u0000\u001b[31m\ud800 \uffff\r\n\tend 🙂 ';
  const suite = read([makeDriftSummary({ why, service: '"><evil/>', issue: null })]);
  const [found] = suite.testcase;
  expect(found.classname).toBe('"><evil/>');
  expect(Object.keys(suite).filter((name) => name === 'evil')).toEqual([]);
  expect(found.failure.message.trim()).toBe(
    '"q" \'s\' <!-- ]]> & &amp; <x a="b">\ufffd\ufffd[31m\ufffd \ufffd\r\n\tend 🙂',
  );
});

it('is an empty suite in an hour without reports', () => {
  expect(read([])).toMatchObject({ tests: '0', failures: '0', errors: '0', skipped: '0' });
});

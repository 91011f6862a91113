import { expect, it } from 'vitest';
import { errorEventSchema, type TripwireEvent, tripwireEventSchema } from '../contracts/scrape-event.ts';
import { createRunRedactor } from './create-run-redactor.ts';
import { errorEvent } from './end-step.ts';
import { createEventWriter } from './write-events.ts';

const tripwire: TripwireEvent = {
  type: 'tripwire',
  kind: 'selector-missing',
  step: 'create-key',
  url: 'https://acme.example/u/agent.canary-41/keys',
  screenshot_b64: '',
  dom_digest: 's1:0123456789abcdef',
  resume_token: '3f0e5c52-3f5e-4b53-9b53-0d3c7ab7d2f3',
  outline: [],
  missing: ['create'],
  scraper_version: '1.2.3',
  elapsed_ms: 12,
  reason: 'no key for agent.canary-41@mail.example',
  rule: 'core/settled',
  diff: ['+ text "ak-0123456789abcdef0123456789"'],
};

function createWriter() {
  const lines: string[] = [];
  const redactor = createRunRedactor();
  redactor.setKeyPrefix('ak-');
  redactor.add('agent.canary-41@mail.example');
  const writer = createEventWriter((chunk, taken) => {
    lines.push(chunk);
    setImmediate(taken);
  }, redactor);
  return { lines, writer };
}

it('writes one terminal event and nothing after it', async () => {
  const { lines, writer } = createWriter();
  writer.progress({ type: 'progress', step: 'create-key', state: 'started', elapsed_ms: 1 });
  await writer.finish(tripwire);
  await writer.finish({ ...tripwire, step: 'other' });
  writer.progress({ type: 'progress', step: 'create-key', state: 'finished', elapsed_ms: 1 });
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(['progress', 'tripwire']);
  expect(writer.finished).toBe(true);
});

it('blots out what is secret, and what looks like a key, in every free text', async () => {
  const { lines, writer } = createWriter();
  await writer.finish(tripwire);
  const written = tripwireEventSchema.parse(JSON.parse(lines[0] ?? ''));
  expect(JSON.stringify(written)).not.toMatch(/canary|0123456789abcdef0123/);
  expect(written.diff).toEqual(['+ text "ak-…"']);
  expect(written).toMatchObject({ step: 'create-key', dom_digest: tripwire.dom_digest });
});

it('keeps to the lengths of the contract when redaction makes a text longer', async () => {
  const { lines, writer } = createWriter();
  const reason = 'agent.canary-41@mail.example '.repeat(20).slice(0, 300);
  await writer.finish({ ...tripwire, reason, diff: [reason] });
  expect(() => tripwireEventSchema.parse(JSON.parse(lines[0] ?? ''))).not.toThrow();
});

it('makes a reason short after its secrets are blotted out, so that none is cut in two', async () => {
  for (let before = 0; before < 30; before += 1) {
    const { lines, writer } = createWriter();
    const reason = `${'x'.repeat(before)}${' agent.canary-41@mail.example'.repeat(20)}`;
    await writer.finish(
      errorEvent({ version: '1.0.0', elapsedMs: () => 1, log: () => {} }, null, 'internal', { reason }),
    );
    const written = errorEventSchema.parse(JSON.parse(lines[0] ?? ''));
    expect(written.details.reason).not.toContain('agent');
  }
});

it('drops a picture that would not fit into a line', async () => {
  const { lines, writer } = createWriter();
  await writer.finish({ ...tripwire, screenshot_b64: 'A'.repeat(9 * 1024 * 1024) });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'tripwire', screenshot_b64: '' });
});

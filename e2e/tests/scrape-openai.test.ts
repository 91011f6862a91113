import { scrapeEventSchema } from 'agentkeys/contracts';
import { describe, expect, it } from 'vitest';
import { eventsOf, runCli } from '../src/run-cli.ts';

async function scrape(...inject: string[]) {
  const result = await runCli([
    'scrape',
    'openai',
    '--sandbox',
    ...inject.flatMap((change) => ['--inject', change]),
  ]);
  const events = eventsOf(result).map((event) => scrapeEventSchema.parse(event));
  const terminal = events.filter((event) => event.type !== 'progress');
  expect(terminal, result.stderr).toHaveLength(1);
  expect(events.at(-1)).toBe(terminal[0]);
  const event = terminal[0];
  if (!event) throw new Error('no terminal event');
  return { ...result, event };
}

// What each change of the pages ends in is shown by the provider's own tests.
describe('agentkeys scrape openai --sandbox', () => {
  it('prints the key in full on a pipe and exits 0', async () => {
    const { event, code } = await scrape();
    expect(event).toMatchObject({ type: 'success', api_key: expect.stringMatching(/^sk-proj-[\w-]{40,}$/) });
    expect(code).toBe(0);
  });

  it('prints the tripwire, which is no failure of the process', async () => {
    const { event, code } = await scrape('tos-gate');
    expect(event).toMatchObject({
      type: 'tripwire',
      kind: 'selector-missing',
      step: 'signup-form',
      screenshot_b64: expect.stringMatching(/^iVBOR/),
      dom_digest: expect.stringMatching(/^s1:[0-9a-f]{16}$/),
    });
    expect(code).toBe(0);
  });

  it('prints the error and exits 1', async () => {
    const { event, code } = await scrape('http-500');
    expect(event).toMatchObject({ type: 'error', code: 'provider_down' });
    expect(code).toBe(1);
  });
});

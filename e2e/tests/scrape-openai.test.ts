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

describe('agentkeys scrape openai --sandbox', () => {
  it('prints the key in full on a pipe and exits 0', async () => {
    const { event, code } = await scrape();
    expect(event).toMatchObject({ type: 'success', api_key: expect.stringMatching(/^sk-proj-[\w-]{40,}$/) });
    expect(code).toBe(0);
  });

  it.each(['tos-gate', 'tos-gate-required', 'tos-gate-replace'])(
    '%s trips at the form, before the click',
    async (change) => {
      const { event, code } = await scrape(change);
      expect(event).toMatchObject({
        type: 'tripwire',
        kind: 'selector-missing',
        step: 'signup-form',
        screenshot_b64: expect.stringMatching(/^iVBOR/),
        dom_digest: expect.stringMatching(/^s1:[0-9a-f]{16}$/),
      });
      expect(code).toBe(0);
    },
  );

  it.each([
    ['button-renamed', 'selector-missing', 'create-key'],
    ['redirect-elsewhere', 'unexpected-nav', 'signup-form'],
  ])('%s is a tripwire %s at %s', async (change, kind, step) => {
    const { event, code } = await scrape(change);
    expect(event).toMatchObject({ type: 'tripwire', kind, step });
    expect(code).toBe(0);
  });

  it.each([
    ['wrong-otp', 'wrong_otp'],
    ['challenge', 'challenge'],
    ['http-500', 'provider_down'],
    ['returning-user', 'account_exists'],
  ])('%s is the error %s, never a tripwire', async (change, expected) => {
    const { event, code } = await scrape(change);
    expect(event).toMatchObject({ type: 'error', code: expected });
    expect(code).toBe(1);
  });

  it.each(['bundle-3', 'bundle-8', 'xhr-3', 'xhr-8'])(
    'a page that hydrates late (%s) is waited for',
    async (lateness) => {
      const { event } = await scrape(`slow-hydration:${lateness}`);
      expect(event.type).toBe('success');
    },
  );
});

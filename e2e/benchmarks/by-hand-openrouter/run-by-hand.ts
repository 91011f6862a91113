import type { SandboxDefinition } from 'agentkeys/sandbox';
import { parseInjected } from 'agentkeys/sandbox';
import type { TestBrowser } from 'agentkeys/testing';
import { provisionByHand } from './script/run.ts';

/** How the script by hand ends with some changes injected: `ok`, or code and step. */
export async function runByHand(
  { browser }: TestBrowser,
  definition: SandboxDefinition,
  inject: readonly string[],
): Promise<string> {
  const site = await definition.start(parseInjected(inject, definition));
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  try {
    const result = await provisionByHand(await context.newPage(), site, { mailWaitMs: 30_000 });
    if (!('key' in result)) return `${result.code} at ${result.step}`;
    if (result.key !== site.made.keys.at(-1))
      throw new Error('the script did not read the key that was made');
    if (result.check === 'valid') return 'ok';
    return result.check === 'phantom' ? 'verification_failed' : `ok, key not checked: ${result.check}`;
  } finally {
    await context.close();
    await site.close();
  }
}

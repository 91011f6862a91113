import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { checkConfig, freezeConfig } from './check-config.ts';
import { loadConfig } from './load-config.ts';
import { configSchema } from './schema.ts';

const names = Object.keys(configSchema.shape);
const value = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
  fc.jsonValue(),
);
/** Configurations in which most names are known ones, and values are anything. */
const config = fc.oneof(
  value,
  fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value),
  fc.dictionary(
    fc.constantFrom(...names),
    fc.dictionary(fc.constantFrom('url', 'enabled', 'endpoint', 'email', 'headed'), value),
  ),
);

function expectCoded(error: unknown, code: string): void {
  expect(isAgentKeysError(error) && error.code).toBe(code);
  // It is told to a person.
  JSON.stringify((error as { details: unknown }).details);
}

it('takes a configuration or says CONFIG_INVALID, whatever it is', () => {
  fc.assert(
    fc.property(config, (input) => {
      try {
        freezeConfig(checkConfig(input, {}));
      } catch (error) {
        expectCoded(error, 'CONFIG_INVALID');
      }
    }),
    { numRuns: 10_000 },
  );
});

it('loads a file or says why it cannot, whatever is in it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'agentkeys-config-'));
  const file = 'agentkeys.config.json';
  const text = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array(),
    config.map((input) => safeJson(input)),
  );
  try {
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        await writeFile(join(folder, file), content);
        const error = await loadConfig({ cwd: folder, file }).then(
          () => undefined,
          (thrown) => thrown,
        );
        if (error === undefined) return;
        expect(isAgentKeysError(error) && error.code).toMatch(/^CONFIG_(NOT_READABLE|INVALID)$/);
      }),
      { numRuns: 10_000 },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function safeJson(input: unknown): string {
  try {
    return JSON.stringify(input) ?? '';
  } catch {
    return '{';
  }
}

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { outcomeSchema } from 'agentkeys/contracts';
import { describe, expect, it } from 'vitest';
import { type CliResult, eventsOf, runCli } from '../src/run-cli.ts';

const outcomeOf = (result: CliResult) => outcomeSchema.parse(JSON.parse(result.stdout));

/** Every file below a folder, with its content. */
async function filesBelow(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}

describe('agentkeys provision openai --sandbox --json', () => {
  it('fails fast on a changed page, with a fallback file and an audit line, and sends nothing', async () => {
    const result = await runCli(['provision', 'openai', '--sandbox', '--inject', 'tos-gate', '--json']);
    const outcome = outcomeOf(result);
    expect(outcome).toMatchObject({
      outcome: 'needs_fallback',
      tier: 'none_configured',
      kind: 'selector-missing',
      step: 'signup-form',
      message: expect.stringContaining('drift reported, fix pending'),
    });
    expect(result.code).toBe(3);
    if (outcome.outcome !== 'needs_fallback') throw new Error('not a fallback');
    expect((await stat(join(result.home, 'fallback', `${outcome.token}.json`))).mode & 0o777).toBe(0o600);
    expect((await filesBelow(join(result.home, 'audit'))).map((file) => file.text).join('')).toContain(
      outcome.run_id,
    );
    for (const folder of ['outbox', 'outbox-sandbox'])
      expect(await filesBelow(join(result.home, folder))).toEqual([]);
  });

  it('gives a stored and checked key whose value is in no log, event file or audit', async () => {
    const result = await runCli(['provision', 'openai', '--sandbox', '--json']);
    const outcome = outcomeOf(result);
    expect(outcome).toMatchObject({ outcome: 'ok', key: { verification: 'valid' } });
    expect(result.code).toBe(0);
    const keyFiles = (await filesBelow(join(result.home, 'keys'))).filter((file) =>
      /sk-proj-[\w-]{40,}/.test(file.text),
    );
    expect(keyFiles).toHaveLength(1);
    const [keyFile] = keyFiles;
    if (!keyFile) throw new Error('no key was stored');
    expect((await stat(keyFile.path)).mode & 0o777).toBe(0o600);
    const key = /sk-proj-[\w-]{40,}/.exec(keyFile.text)?.[0] ?? '';
    const body = key.slice('sk-proj-'.length);
    const pieces = Array.from({ length: body.length - 7 }, (_, at) => body.slice(at, at + 8));
    const elsewhere = [
      { path: 'stdout', text: result.stdout },
      { path: 'stderr', text: result.stderr },
      ...(await filesBelow(result.home)).filter((file) => file.path !== keyFile.path),
    ];
    expect(elsewhere.length).toBeGreaterThan(3);
    for (const { path, text } of elsewhere) {
      expect(
        pieces.filter((piece) => text.includes(piece)),
        path,
      ).toEqual([]);
    }
  });

  it('writes into the audit that a run has begun and how it ended, also of one that failed', async () => {
    const first = await runCli(['provision', 'openai', '--sandbox', '--inject', 'http-500', '--json']);
    expect([outcomeOf(first).outcome, first.code]).toEqual(['unavailable', 5]);
    const second = await runCli(['scrape', 'openai', '--sandbox', '--inject', 'http-500'], {
      home: first.home,
    });
    expect(eventsOf(second).at(-1)).toMatchObject({ type: 'error', code: 'provider_down' });
    const lines = (await filesBelow(join(first.home, 'audit'))).flatMap((file) =>
      file.text.trim().split('\n'),
    );
    const runs = Map.groupBy(
      lines.map((line) => JSON.parse(line)),
      ({ run_id }) => run_id,
    );
    expect(runs.size).toBe(2);
    for (const [, run] of runs) expect(run.map(({ state }) => state)).toEqual(['begun', 'ended']);
  });
});

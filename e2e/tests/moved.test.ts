import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outcomeSchema } from 'agentkeys/contracts';
import { describe, expect, it } from 'vitest';
import { runCli } from '../src/run-cli.ts';

async function provision(...inject: string[]) {
  const changes = inject.flatMap((change) => ['--inject', change]);
  const { stdout, stderr, code, home } = await runCli([
    'provision',
    'acme',
    '--sandbox',
    ...changes,
    '--json',
  ]);
  const outcome = outcomeSchema.parse(JSON.parse(stdout));
  if (outcome.outcome !== 'ok') throw new Error(`${outcome.message}\n${stderr}`);
  const [file = ''] = await readdir(join(home, 'audit'));
  const lines = (await readFile(join(home, 'audit', file), 'utf8')).trim().split('\n');
  return { code, outcome, audit: JSON.parse(lines.at(-1) ?? '{}') };
}

describe('a run that gets its key', () => {
  it('says nothing of pages that are as they are known', async () => {
    const { outcome, audit } = await provision();
    expect(outcome.moved).toBeUndefined();
    expect(audit).not.toHaveProperty('moved');
  });

  it('tells of a page that has moved, the difference on this machine alone', async () => {
    const { code, outcome, audit } = await provision('order-swapped');
    expect(code).toBe(0);
    const [moved] = outcome.moved ?? [];
    expect(moved).toMatchObject({ step: 'signup-form', view: 'arrival' });
    expect(outcome.message).toContain('have moved from what is known (signup-form');
    const { diff: _, ...shape } = moved ?? {};
    expect(audit.moved).toContainEqual(shape);
    expect(JSON.stringify(audit.moved)).not.toContain('diff');
  });
});

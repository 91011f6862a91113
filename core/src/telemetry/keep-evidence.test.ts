import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { maxPictureBytes, reportEvidenceSchema } from '../contracts/index.ts';
import { buildEvidence, keepEvidence } from './keep-evidence.ts';
import { openOutbox } from './outbox.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-evidence-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const facts = (bytes: number) => ({
  provider: 'acme',
  reportId: v7(),
  tripwire: {
    step: 'signup-form',
    screenshot_b64: Buffer.alloc(bytes, 1).toString('base64'),
    wireframe: { now: ['  480,312 320x40 textbox:email required'] },
  },
});

it('is of the contract, up to the largest picture, and nothing where there is none or a larger one', () => {
  for (const bytes of [3, maxPictureBytes]) {
    const evidence = buildEvidence(facts(bytes));
    expect(reportEvidenceSchema.parse(evidence)).toEqual(evidence);
  }
  for (const bytes of [0, maxPictureBytes + 1]) expect(buildEvidence(facts(bytes))).toBeUndefined();
});

it('waits beside the reports, and says so where it cannot', async () => {
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  const host = { home, log: { debug: say, info: say, warn: say } };
  const given = facts(30);
  await keepEvidence(host, given, true);
  expect(await (await openOutbox(home, { sandbox: true })).evidence.peek()).toEqual([buildEvidence(given)]);
  expect(await readdir(home)).toEqual(['outbox-sandbox']);
  await writeFile(join(home, 'outbox'), 'in the way');
  await keepEvidence(host, given, false);
  expect(said).toEqual(['the evidence could not be put into the outbox']);
});

import { expect, it } from 'vitest';
import type { KnownFeedDrift } from '../contracts/index.ts';
import { makeFallbackRecord } from '../testing/make-fallback-record.ts';
import { decideNext, mayBeFixed, type NextFacts } from './decide-next.ts';

const token = '3f0c7c4e-5a0f-4b52-9d7e-111111111111';
const record = makeFallbackRecord(token);
const packageName = '@agentkeys/provider-tiny';
const installed = (version: string) => ({ version, packageName });
const known = (more: Partial<KnownFeedDrift> = {}): KnownFeedDrift => ({
  service: 'tiny',
  step: 'signup-form',
  step_hash: '0123456789abcdef',
  since: '2030-01-01T00:00:00.000Z',
  last_seen: '2030-01-02T00:00:00.000Z',
  affected: [],
  ...more,
});
const resume = `agentkeys resume ${token}`;

it.each<[string, NextFacts, boolean, string, string]>([
  ['nothing is installed', { record }, false, 'npm install @agentkeys/provider-tiny', 'not installed'],
  [
    'the same version, and nothing known',
    { record, installed: installed('1.2.3') },
    false,
    `npm install ${packageName}@latest && ${resume}`,
    'No version with a fix is known yet',
  ],
  ['another version', { record, installed: installed('1.3.0') }, true, resume, '1.3.0 is installed now'],
  [
    'a fix that is not installed',
    { record, installed: installed('1.3.0'), known: known({ fixed_in: '1.4.0' }) },
    false,
    `npm install ${packageName}@1.4.0 && ${resume}`,
    'The fix is in version 1.4.0',
  ],
  [
    'a fix that is installed',
    { record, installed: installed('1.4.0'), known: known({ fixed_in: '1.4.0' }) },
    true,
    resume,
    '1.4.0 has the fix',
  ],
  [
    'an issue without a fix',
    { record, installed: installed('1.2.3'), known: known({ issue_url: 'https://issues.example/7' }) },
    false,
    `npm install ${packageName}@latest && ${resume}`,
    'https://issues.example/7',
  ],
  [
    'a fix that the version which tripped holds already',
    { record, installed: installed('1.2.3'), known: known({ fixed_in: '1.2.0' }) },
    false,
    `npm install ${packageName}@latest && ${resume}`,
    'No version with a fix is known yet',
  ],
  [
    'a fix before the version which tripped, and a newer one',
    { record, installed: installed('1.3.0'), known: known({ fixed_in: '1.2.0' }) },
    true,
    resume,
    '1.3.0 is installed now.',
  ],
  [
    'a fix of a version that cannot be read',
    { record, installed: installed('1.2.3'), known: known({ fixed_in: '1.4.0-rc.01' }) },
    false,
    `npm install ${packageName}@latest && ${resume}`,
    'No version with a fix is known yet',
  ],
  [
    'a change that was injected',
    { record: { ...record, sandbox: true, injected: ['tos-gate'] }, installed: installed('1.2.3') },
    false,
    'agentkeys provision tiny --sandbox',
    'tos-gate',
  ],
])('%s', (_, facts, fixed, command, why) => {
  expect(mayBeFixed(facts)).toBe(fixed);
  const next = decideNext(facts);
  expect(next.command).toBe(command);
  expect(next.why).toContain(why);
});

import { expect, test } from 'vitest';
import type { Outcome } from '../contracts/index.ts';
import { outcomeSchema } from '../contracts/index.ts';
import { renderOutcome } from './render-outcome.ts';

const base = {
  schema: 'outcome/1' as const,
  provider: 'openai',
  run_id: '0198c4a0-0000-7000-8000-000000000001',
  audit_id: '0198c4a0-0000-7000-8000-000000000002',
  duration_ms: 12_340,
};
const render = (outcome: Outcome): string => renderOutcome(outcomeSchema.parse(outcome));

test('a key: where it is, and that it works', () => {
  const text = render({
    ...base,
    outcome: 'ok',
    message: 'The key was stored.',
    key: { masked: 'sk-proj-…', stored_in: 'keys/openai.json', verification: 'valid' },
  });
  expect(text).toBe(
    [
      '✔ The key was stored.',
      '  key        sk-proj-…',
      '  stored in  keys/openai.json',
      '  checked    yes, the provider accepts it',
      '  took       12.3 s',
      '  audit      0198c4a0-0000-7000-8000-000000000002',
    ].join('\n'),
  );
});

test('a key that was got from pages that have moved', () => {
  const text = render({
    ...base,
    outcome: 'ok',
    message: 'The key was stored.',
    key: { masked: 'sk-proj-…', stored_in: 'keys/openai.json', verification: 'valid' },
    moved: [
      { step: 'create-key', view: 'arrival', dom_digest: 's1:0000000000000001', diff: ['+ link "Docs"'] },
    ],
  });
  expect(text).toContain('  moved      create-key (arrival): 1 change from what is known, see --json\n');
});

test('a changed page: where, whose side, whether it is known, what to do', () => {
  const outcome: Outcome = {
    ...base,
    outcome: 'needs_fallback',
    code: 'drift',
    message:
      'The page has changed shape at the step signup-form. This is on the side of openai; the account and this machine are fine: drift reported, fix pending. Do not retry with this version.',
    token: '0198c4a0-0000-4000-8000-000000000003',
    tier: 'none_configured',
    kind: 'selector-missing',
    step: 'signup-form',
    retry: { retryable: 'no' },
    hint: 'Do not retry with this version.',
  };
  expect(render(outcome).split('\n')).toEqual([
    '! The page has changed shape at the step signup-form.',
    '  This is on the side of openai; the account and this machine are fine: drift reported, fix',
    '  pending.',
    '  whose side the provider’s: its page has changed shape',
    '  known      not before this run',
    '  now        Do not retry with this version.',
    '  retry      of no use',
    '  fallback   none_configured, token 0198c4a0-0000-4000-8000-000000000003',
    '  more       agentkeys explain 0198c4a0-0000-4000-8000-000000000003',
    '  took       12.3 s',
    '  audit      0198c4a0-0000-7000-8000-000000000002',
  ]);
  const known = {
    since: '2026-05-01T00:00:00.000Z',
    last_seen: '2026-05-02T00:00:00.000Z',
    issue_url: 'https://issues.example/7',
    fixed_in: '1.2.0',
  };
  expect(render({ ...outcome, known })).toContain(
    '  known      since 2026-05-01T00:00:00.000Z, last seen 2026-05-02T00:00:00.000Z, https://issues.example/7, fixed in version 1.2.0',
  );
});

test('a key that nothing was said of: no reason that nobody knows', () => {
  const text = render({
    ...base,
    outcome: 'ok',
    message: 'The key was stored.',
    key: { masked: 'sk-proj-…', stored_in: 'keys/openai.json', verification: 'unchecked' },
  });
  expect(text).toContain('  checked    no, nobody has said whether it works\n');
});

test('a failure: whose side it is on and when to try again', () => {
  const text = render({
    ...base,
    outcome: 'unavailable',
    code: 'rate_limited',
    message: 'The provider asked to slow down.',
    step: 'signup-form',
    retry: { retryable: 'yes', not_before: '2026-05-01T00:00:00.000Z' },
    hint: 'Wait.',
  });
  expect(text.split('\n').slice(0, 6)).toEqual([
    '✖ The provider asked to slow down.',
    '  whose side the provider’s',
    '  known      no change of the page, so nothing waits for a fix',
    '  now        Wait.',
    '  retry      makes sense, not before 2026-05-01T00:00:00.000Z',
    '  code       rate_limited',
  ]);
});

test('a failure of a mailbox: which server, and what it saw', () => {
  const text = render({
    ...base,
    outcome: 'unavailable',
    code: 'mail_unavailable',
    message: 'The mail server cannot be reached, or went away.',
    retry: { retryable: 'yes' },
    hint: 'Check it.',
    details: { error: 'MAIL_SERVER_UNREACHABLE', server: 'imap.example:993', seen: 'ECONNREFUSED' },
  });
  expect(text.split('\n').slice(5, 7)).toEqual([
    '  seen       imap.example:993: ECONNREFUSED',
    '  code       mail_unavailable, MAIL_SERVER_UNREACHABLE',
  ]);
});

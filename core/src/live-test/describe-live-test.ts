import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { Provisioned } from '../provision/provision.ts';
import type { LiveTestResult } from './live-test-result.ts';

export interface LiveTestFacts {
  provider: string;
  version: string;
  passed: readonly string[];
  provisioned: Pick<Provisioned, 'outcome' | 'trial'>;
}

/** What the end of one run says of its provider. */
export function describeLiveTest({ provider, version, passed, provisioned }: LiveTestFacts): LiveTestResult {
  const { outcome } = provisioned;
  const isOk = outcome.outcome === 'ok';
  const { keys = [], account = false } = sweptOf(provisioned) ?? {};
  return {
    schema: 'live-test/1',
    provider,
    version,
    outcome: outcome.outcome,
    code: isOk ? null : outcome.code,
    step: isOk ? null : (outcome.step ?? null),
    elapsed_ms: outcome.duration_ms,
    passed,
    key: isOk ? outcome.key.masked : null,
    verification: isOk ? outcome.key.verification : null,
    moved: (isOk && outcome.moved) || [],
    removed: { keys: keys.length, account },
    left: describeLeft(provisioned),
    message: outcome.message,
  };
}

const sweptOf = ({ trial }: LiveTestFacts['provisioned']) =>
  isAgentKeysError(trial?.swept) ? undefined : trial?.swept;

function describeLeft(provisioned: LiveTestFacts['provisioned']): string | null {
  const { outcome, trial } = provisioned;
  if (!trial) return outcome.outcome === 'ok' ? `the key, stored in ${outcome.key.stored_in}` : null;
  const { swept, recoveryFile } = trial;
  const words = [
    isAgentKeysError(swept) && `${swept.code}: ${swept.message} agentkeys sweep ${outcome.provider}`,
    sweptOf(provisioned)?.left,
    recoveryFile !== undefined && `the key, kept in ${recoveryFile}`,
  ];
  return words.filter(Boolean).join('; ') || null;
}

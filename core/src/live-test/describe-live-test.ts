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
    not_removed: faultOf(provisioned)?.code ?? null,
    message: outcome.message,
  };
}

const sweptOf = ({ trial }: LiveTestFacts['provisioned']) =>
  isAgentKeysError(trial?.swept) ? undefined : trial?.swept;

const faultOf = ({ trial }: LiveTestFacts['provisioned']) =>
  isAgentKeysError(trial?.swept) ? trial.swept : undefined;

const accountWords = {
  none: '',
  removed: '',
  tried: 'perhaps an account',
  made: 'an account',
  kept: 'an account',
};

function describeLeft(provisioned: LiveTestFacts['provisioned']): string | null {
  const { outcome, trial } = provisioned;
  if (!trial) return outcome.outcome === 'ok' ? `the key, stored in ${outcome.key.stored_in}` : null;
  const { made, recoveryFile } = trial;
  const fault = faultOf(provisioned);
  const keys = made?.keys.filter(({ removed_at: removed }) => removed === undefined).length ?? 0;
  const words = [
    fault && (keys === 1 ? '1 key' : keys > 0 && `${keys} keys`),
    fault && made && accountWords[made.account],
    fault && `${fault.code}: ${fault.message} agentkeys sweep ${outcome.provider}`,
    sweptOf(provisioned)?.left,
    recoveryFile !== undefined && `the key, kept in ${recoveryFile}`,
  ];
  return words.filter(Boolean).join('; ') || null;
}

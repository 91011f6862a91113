import gte from 'semver/functions/gte.js';
import type { KnownFeedDrift } from '../contracts/index.ts';
import type { FallbackRecord } from '../records/fallback-store.ts';

/** What to do about a tripwire now. */
export interface Next {
  /** A command line to paste. */
  command: string;
  why: string;
}

export interface NextFacts {
  record: FallbackRecord;
  installed?: { version: string; packageName: string } | undefined;
  known?: KnownFeedDrift | undefined;
}

/** Whether the installed version of the provider package may do better than the one that met the changed page. */
export function mayBeFixed({ record, installed, known }: NextFacts): boolean {
  if (!installed) return false;
  if (known?.fixed_in !== undefined) return gte(installed.version, known.fixed_in);
  return installed.version !== record.provider_version;
}

/** The next command, the surest one first. */
export function decideNext(facts: NextFacts): Next {
  const { record, installed, known } = facts;
  const { provider, provider_version: tripped, sandbox, injected = [] } = record;
  const resume = `agentkeys resume ${record.tripwire.resume_token}`;
  if (!installed) {
    return {
      command: `npm install @agentkeys/provider-${provider}`,
      why: 'The provider is not installed here.',
    };
  }
  if (sandbox && injected.length > 0) {
    const command = `agentkeys provision ${provider} --sandbox`;
    return {
      command,
      why: `The change was injected (${injected.join(', ')}): without it the run goes through.`,
    };
  }
  if (mayBeFixed(facts)) {
    const told = known?.fixed_in ? `, and ${known.fixed_in} has the fix` : '';
    return {
      command: resume,
      why: `Version ${tripped} tripped; ${installed.version} is installed now${told}.`,
    };
  }
  if (known?.fixed_in) {
    const command = `npm install ${installed.packageName}@${known.fixed_in} && ${resume}`;
    return { command, why: `The fix is in version ${known.fixed_in}; ${installed.version} is installed.` };
  }
  const where = known?.issue_url ? `; it is worked on at ${known.issue_url}` : '';
  const why = `No version with a fix is known yet${where}. A newer one may have it.`;
  return { command: `npm install ${installed.packageName}@latest && ${resume}`, why };
}

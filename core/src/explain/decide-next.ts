import type { KnownFeedDrift } from '../contracts/index.ts';
import { isAtLeast } from '../known/is-at-least.ts';
import type { FallbackRecord } from '../records/fallback-store.ts';
import { fixFor } from './fix-for.ts';

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

/** Whether the installed version of the provider package is another one than that which tripped, and may do better. */
export function mayBeFixed({ record, installed, known }: NextFacts): boolean {
  if (!installed || installed.version === record.provider_version) return false;
  const fix = fixFor(known, record.provider_version);
  return fix === undefined || isAtLeast(installed.version, fix) === true;
}

/** The next command, the surest one first. */
export function decideNext(facts: NextFacts): Next {
  const { record, installed, known } = facts;
  const { provider, provider_version: tripped, sandbox, injected = [] } = record;
  const fix = fixFor(known, tripped);
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
    const told = fix ? `, and ${fix} has the fix` : '';
    return {
      command: resume,
      why: `Version ${tripped} tripped; ${installed.version} is installed now${told}.`,
    };
  }
  if (fix) {
    const command = `npm install ${installed.packageName}@${fix} && ${resume}`;
    return { command, why: `The fix is in version ${fix}; ${installed.version} is installed.` };
  }
  const where = known?.issue_url ? `; it is worked on at ${known.issue_url}` : '';
  const why = `No version with a fix is known yet${where}. A newer one may have it.`;
  return { command: `npm install ${installed.packageName}@latest && ${resume}`, why };
}

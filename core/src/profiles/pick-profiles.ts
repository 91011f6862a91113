import type { Profile } from '../contracts/index.ts';

export interface PickedProfiles {
  used: Record<string, Profile>;
  /** Ids of the steps whose profile has expired. */
  expired: string[];
}

const majorOf = (version: string): string => version.split('.', 1)[0] ?? '';

/**
 * The profiles that still say something of this version's steps: those of another major version tell of steps that may
 * be others by now, and a step is better off without a profile than with a wrong one.
 */
export function pickProfiles(profiles: Readonly<Record<string, Profile>>, version: string): PickedProfiles {
  const entries = Object.entries(profiles);
  const isUsed = ([, profile]: [string, Profile]) => majorOf(profile.scraper_version) === majorOf(version);
  return {
    used: Object.fromEntries(entries.filter(isUsed)),
    expired: entries.filter((entry) => !isUsed(entry)).map(([step]) => step),
  };
}

import { isAtLeast } from 'agentkeys/internal';

/**
 * Why a run with this version says nothing of a drift, in one line for people; `undefined`: it may.
 *
 * @param fixedIn the version that has a fix; `null`: none has
 */
export function describeOlder(version: string | undefined, fixedIn: string | null): string | undefined {
  if (fixedIn === null || version === undefined || isAtLeast(version, fixedIn) !== false) return undefined;
  return `version ${version}, which is installed here, is older than ${fixedIn}, which has the fix`;
}

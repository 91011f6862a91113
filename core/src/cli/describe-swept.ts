import type { Swept } from '../plugins/provider.ts';

/** What a sweep has done, in one line for people. */
export function describeSwept({ keys, account, left }: Swept): string {
  const gone = [
    ...(keys.length > 0 ? [`${keys.length} ${keys.length === 1 ? 'key' : 'keys'}`] : []),
    ...(account ? ['the account'] : []),
  ];
  const removed = gone.length > 0 ? `Removed ${gone.join(' and ')}.` : 'Nothing was removed.';
  return left === undefined ? removed : `${removed} ${left}`;
}

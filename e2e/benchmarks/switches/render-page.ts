import { median } from '../median.ts';
import { renderTable } from '../render-table.ts';
import type { Switches } from './load-switches.ts';
import type { SwitchRun } from './run-switch.ts';

export interface RunFacts {
  machine: string;
  /** Load average of the machine over the last minute, before and after. */
  load: readonly [number, number];
  /** Runs at a time. */
  concurrency: number;
}

/** More of them at once are told by their names alone. */
const mostDescribed = 2;

/** How a provider has fared on the changes of its sandbox, as a page of the documentation. */
export function renderPage(
  { provider, cases, changes }: Switches,
  runs: readonly SwitchRun[],
  { machine, load, concurrency }: RunFacts,
): string {
  const docOf = (change: string): string => changes[change.split(':', 1)[0] ?? '']?.doc ?? '';
  const rows = cases.map((one) => {
    const ofCase = runs.filter(({ wanted }) => wanted === one);
    const right = ofCase.filter(({ faults }) => faults.length === 0).length;
    const found = [...new Set(ofCase.map((run) => run.found))];
    return [
      nameOf(one.inject),
      one.inject.length > mostDescribed ? '' : one.inject.map(docOf).join(' '),
      one.wanted,
      right === ofCase.length ? 'the same' : `**${found.join(', ')}**`,
      `${right} of ${ofCase.length}`,
      `${(median(ofCase.map(({ totalMs }) => totalMs)) / 1000).toFixed(1)} s`,
    ];
  });
  const stories = cases.flatMap(({ drifts = [], falseAlarms = [], inject, wanted }) => [
    ...drifts.map((what) => ['drift', what, nameOf(inject), wanted]),
    ...falseAlarms.map((what) => ['false alarm', what, nameOf(inject), wanted]),
  ]);
  return `# What is expected of the provider ${provider}

Every change that can be injected into the sandbox, alone and together, met by whole runs of \`provision\`: a browser, a
process and a sandbox of its own each. Written by \`npm run bench:switches -- --provider ${provider} --write\`; a test holds
that no change is left out, and that what is expected here is what the provider is held to in
[its tests](../../providers/${provider}/tests/switches.ts).

The runs were made ${concurrency} at a time on ${machine},
whose load average was ${load[0].toFixed(1)} before and ${load[1].toFixed(1)} after: read the times with that in mind.

The outcome is followed by its code, or by the kind of tripwire, and by the step that ended the run. The time goes from
the start of the run to the outcome, the start of the browser included.

${renderTable(['changes', 'what is different', 'expected', 'found', 'runs', 'time'], rows)}

## What happened in the field

What broke scrapers of this site, and what was only taken for a change of it; each is a test by this name.

${renderTable(['', 'what happened', 'changes', 'now'], stories.toSorted())}
`;
}

export const nameOf = (inject: readonly string[]): string =>
  inject.length === 0 ? 'none' : inject.map((change) => `\`${change}\``).join(' ');

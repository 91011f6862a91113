interface Times {
  /** The script by hand, in a browser that is started as ours is. */
  plain: number;
  /** The same, in a browser as Playwright starts it. */
  plainAsUsual: number;
  ours: number;
}

/** One provider at one latency; medians, in milliseconds. */
export interface Row {
  provider: string;
  /** By which every answer of the site was held back. */
  latencyMs: number;
  flow: Times;
  start: Times;
  /** What ours may be as a share of the plain script's. */
  goal: number;
}

export interface RunFacts {
  machine: string;
  /** Load average before and after. */
  load: readonly [number, number];
  rounds: number;
}

export const ratioOf = ({ flow }: Row): number => flow.ours / flow.plain;
export const ratioAsUsualOf = ({ flow }: Row): number => flow.ours / flow.plainAsUsual;
export const isMet = (row: Row): boolean => ratioOf(row) <= row.goal;

/** The whole report, as it stands in the documentation. */
export function renderReport(rows: readonly Row[], { machine, load, rounds }: RunFacts): string {
  const ms = (value: number) => `${Math.round(value)}`;
  const lines = rows.map((row) => {
    const { provider, latencyMs, flow, start, goal } = row;
    const cells = [
      provider,
      `${latencyMs} ms`,
      ms(flow.plain),
      ms(flow.ours),
      ratioOf(row).toFixed(2),
      `≤ ${goal.toFixed(2)}`,
      isMet(row) ? 'met' : '**not met**',
      ms(flow.plainAsUsual),
      ratioAsUsualOf(row).toFixed(2),
      ms(start.plain),
      ms(start.plainAsUsual),
      ms(start.ours),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `# A run on which nothing is wrong

What watching costs: AgentKeys, with its profiles and the shape guard, beside a hand-written Playwright script of the
[same steps](../../e2e/benchmarks/happy-path/plain-scripts.ts), on the same sandbox, taking turns, each in a browser and a
process of its own. ${rounds} rounds on ${machine}, whose load average was ${load[0].toFixed(1)} before and ${load[1].toFixed(1)} after.

Written by \`npm run bench:happy-path -- --write\`. Medians in milliseconds, from the first navigation until the key is read; that
AgentKeys then writes it to the disk before anything else is not part of it. The latency is what every answer of the site
is held back by. The start of browser and process stands apart.

| provider | latency | plain | AgentKeys | ratio | goal |  | plain, as usual | ratio | start: plain | start: plain, as usual | start: AgentKeys |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

Plain runs in a browser with the flags of ours, so that nothing but the watching is compared. As usual is the same script in a browser as
Playwright starts it, which is what one writes by hand: two pages that Chromium draws for its own address bar, and that AgentKeys
leaves out, are still being drawn while its first steps go on.
`;
}

import type { PageSession } from './open-session.ts';
import { settleWithin } from './settle-within.ts';

export interface ScriptMeter {
  /** Share of the last second or so that the page spent in scripts, 0 to 1; 0 while it is not known. */
  read(): Promise<number>;
}

const windowS = 1.2;
const readMs = 300;

/** Many short pieces of script are no long task, and yet the page is hard at work. Measured outside of the page. */
export function createScriptMeter(session: PageSession): ScriptMeter {
  let enabling: Promise<unknown> | undefined;
  let readings: { at: number; spent: number }[] = [];
  const measure = async () => {
    const opened = await session.get();
    enabling ??= opened.send('Performance.enable', { timeDomain: 'timeTicks' });
    await enabling;
    const { metrics } = await opened.send('Performance.getMetrics');
    const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return { at: value('Timestamp'), spent: value('ScriptDuration') };
  };
  return {
    async read() {
      const reading = await settleWithin(readMs, measure());
      if (!reading) return 0;
      // A new document may come with a new process, whose counters begin anew.
      if (reading.spent < (readings.at(-1)?.spent ?? 0)) readings = [];
      readings = [...readings, reading];
      while (readings.length > 2 && reading.at - (readings[0]?.at ?? 0) > windowS) readings.shift();
      const first = readings[0];
      const span = first ? reading.at - first.at : 0;
      return first && span > 0.3 ? (reading.spent - first.spent) / span : 0;
    },
  };
}

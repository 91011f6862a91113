import type { Evidence, Profile, TerminalEvent, Verdict } from 'agentkeys/contracts';
// Benchmarks measure the sources: how one run is started and learned from is no part of the public door.
import { buildProfiles } from '../../../core/src/profiles/build-profiles.ts';
import type { LearnedView } from '../../../core/src/provision/answer-requests.ts';
import { spawnScrape } from '../../../core/src/provision/spawn-scrape.ts';
import type { Day, MatrixPage } from './matrix-page.ts';
import { serveMatrix } from './serve-matrix.ts';

export interface Surroundings {
  browserEndpoint: string;
  /** What a host thinks of evidence. */
  judge(evidence: Evidence): Promise<Verdict | undefined>;
}

export interface Visit {
  event: TerminalEvent;
  /** Milliseconds from the last activity of the page to the event. */
  waitMs: number;
  learned: LearnedView[];
}

const version = '1.0.0';
const account = {
  email: 'agent@mail.example',
  password: 'Correct-horse-7!',
  fullName: 'Agent Example',
  birthdate: '1990-01-01',
};

/** Meets one page as a step of a run meets it: in a scrape process, with or without a profile. */
export async function visitPage(
  { browserEndpoint, judge }: Surroundings,
  page: MatrixPage,
  day: Day,
  {
    profiles = {},
    learn = false,
  }: { profiles?: Record<string, Profile>; learn?: { restMs: number } | false },
): Promise<Visit> {
  await using site = await serveMatrix(page, day);
  const learned: LearnedView[] = [];
  const log: string[] = [];
  let endedAt = 0;
  const { event } = await spawnScrape({
    start: {
      type: 'start',
      job: 'scrape',
      provider: {
        name: 'waiting',
        url: new URL('./waiting-provider.ts', import.meta.url).href,
        export: 'waiting',
        options: { ...(page.inFrame && { inFrame: true }) },
        version,
      },
      origins: { app: site.origin },
      browserEndpoint,
      locale: 'en-US',
      profiles,
      learn,
      budgetMs: 60_000,
    },
    packageFolder: import.meta.dirname,
    answer: {
      declared: async () => null,
      account: async () => account,
      mail: async () => '',
      mask: async () => null,
      key: async () => ({ kept: true }),
      evidence: async ({ evidence }) => (await judge(evidence)) ?? null,
      'before-step': async () => null,
      'after-step': async () => null,
      'learned-view': async (view) => {
        learned.push(view);
        return null;
      },
      moved: async () => null,
    },
    onEvent(seen) {
      if (seen.type !== 'progress') endedAt = Date.now();
    },
    onLog: (line) => log.push(line),
    signal: new AbortController().signal,
    timeoutMs: 75_000,
  });
  if (!event) throw new Error(`the run ended without an event\n${log.join('\n')}`);
  return { event, waitMs: endedAt - lastActivity(page, site, endedAt), learned };
}

function lastActivity(
  page: MatrixPage,
  { documentAt, answeredAt }: { documentAt: number; answeredAt: readonly number[] },
  endedAt: number,
): number {
  const own = documentAt + (page.lastChangeMs ?? 0);
  if (page.endless) return own;
  return Math.max(...[own, ...answeredAt].filter((at) => at <= endedAt));
}

/** What good runs on such a day teach. */
export async function learnPage(
  surroundings: Surroundings,
  page: MatrixPage,
  afterMs: number,
  { runs, restMs }: { runs: number; restMs: number },
): Promise<Record<string, Profile>> {
  const views: LearnedView[] = [];
  for (let run = 0; run < runs; run += 1) {
    const visit = await visitPage(surroundings, page, { comes: true, afterMs }, { learn: { restMs } });
    if (visit.event.type !== 'success') {
      throw new Error(`a good run ended in ${JSON.stringify({ ...visit.event, screenshot_b64: '' })}`);
    }
    views.push(...visit.learned);
  }
  return buildProfiles({ views, version, known: {} });
}

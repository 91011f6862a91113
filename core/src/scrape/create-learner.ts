import { setTimeout as sleep } from 'node:timers/promises';
import { digestShape } from '../browser/digest-outline.ts';
import type { Observer, RestSample } from '../browser/types.ts';
import type { OutlineNode } from '../contracts/index.ts';
import { findNoise } from '../profiles/find-noise.ts';
import type { ChannelRequests } from './channel-messages.ts';

export type LearnedView = ChannelRequests['learned-view']['ask'];

/** One moment of a good run that is worth remembering. */
export interface Moment {
  step: string;
  view: string;
  variant?: string | undefined;
  nodes: OutlineNode[];
  /** Milliseconds that it was waited for. */
  waitedMs: number;
  /** Something was waited for and came; else the page is as it was, and about to be clicked on. */
  came: boolean;
}

/** Watches a run that is to be learned from, and remembers how its views came and how they are when all is well. */
export interface Learner {
  readonly views: readonly LearnedView[];
  /** Remembers a view. Rests on it where nobody has since somebody acted: what is heard then is noise. */
  learn(moment: Moment): Promise<void>;
  /** Somebody has acted on the page. */
  acted(): void;
  stop(): void;
}

const sampleEveryMs = 150;
/** By then a page that is well has done what it does once. */
const noiseAfterMs = 2_500;
const mostSamples = 200;

/** @param restMs how long to rest on a view; no noise is learned in less than three seconds */
export function createLearner(observer: Observer, restMs: number): Learner {
  const views: LearnedView[] = [];
  const samples: RestSample[] = [];
  const stopped = new AbortController();
  /** What is heard of the page when nobody acts on it, and what was before somebody did. */
  let noise: string[] | undefined;
  let earlier: string[] = [];
  let rested = false;

  const sample = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      samples.push(await observer.sample());
      await sleep(sampleEveryMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  void sample().catch(() => undefined);

  const rest = async (): Promise<void> => {
    const begins = performance.now() + noiseAfterMs;
    await sleep(restMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    const heard = samples.filter(({ at }) => at >= begins);
    // Two moments are the least that tell anything.
    noise = heard.length >= 2 ? findNoise(heard) : undefined;
    rested = true;
  };

  return {
    views,
    acted() {
      earlier = noise ?? [];
      rested = false;
    },
    async learn({ step, view, variant, nodes, waitedMs, came }) {
      const now = performance.now();
      const began = now - waitedMs;
      const trail = samples.filter(({ at }) => at >= began).slice(-mostSamples);
      if (came && !rested) await rest();
      const known = views.findIndex((entry) => entry.step === step && entry.view === view);
      const learned: LearnedView = {
        step,
        view,
        ...(variant && { variant }),
        nodes,
        domDigest: digestShape(nodes).dom_digest,
        // The look before a click replaces that of an earlier moment, which tells how long it took to come.
        foundMs: came ? waitedMs : (views[known]?.foundMs ?? 0),
        waitedMs,
        trail: trail.map((one) => ({ ...one, at: Math.round(one.at - began) })),
        // What is waited for after an action is at first waited for on the page that was acted on.
        ...(noise && { noise: [...new Set([...noise, ...(came ? earlier : [])])].sort() }),
      };
      if (came) earlier = [];
      if (known >= 0) views[known] = learned;
      else views.push(learned);
    },
    stop: () => stopped.abort(),
  };
}

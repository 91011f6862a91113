import type { LaunchOptions } from 'playwright-core';
import type { PlainSite, plainScripts } from './plain-scripts.ts';

/** What a hand-written script is started with. */
export interface PlainJob {
  script: keyof typeof plainScripts;
  site: Omit<PlainSite, 'readCode'>;
  launch: LaunchOptions;
}

/** The code of the mail that came after `since`, in Unix milliseconds, from that domain; answered with the code. */
export interface WantedCode {
  since: number;
  from: string;
}

export interface PlainDone {
  key: string;
  /** When the first page could be navigated, Unix milliseconds. */
  navigatedAt: number;
  /** Milliseconds from the first navigation to the key. */
  flowMs: number;
}

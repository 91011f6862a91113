// A hand-written script in a process of its own, as whoever wrote it runs it: what it is to do comes as the first
// message, and how long it took goes back as the last one. The mailbox belongs to the process that asked.
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import type { PlainDone, PlainJob, WantedCode } from './plain-messages.ts';
import { plainScripts } from './plain-scripts.ts';

const tell = (message: WantedCode | PlainDone): void => {
  process.send?.(message);
};

const [{ script, site, launch }] = (await once(process, 'message')) as [PlainJob];
const browser = await chromium.launch(launch);
try {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const navigatedAt = Date.now();
  const navigated = performance.now();
  const key = await plainScripts[script](page, {
    ...site,
    readCode: async (since, from) => {
      tell({ since, from });
      const [code] = (await once(process, 'message')) as [string];
      return code;
    },
  });
  tell({ key, navigatedAt, flowMs: performance.now() - navigated });
} finally {
  await browser.close();
}
process.disconnect();

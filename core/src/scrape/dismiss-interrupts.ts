import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { readBrowserError } from '../browser/read-browser-error.ts';
import { settleWithin } from '../browser/settle-within.ts';
import type { Interrupt, StepContext } from '../plugins/provider.ts';

export interface Interrupts {
  /** Puts away what is in the way now; resolves at once where nothing is. */
  dismiss(): Promise<void>;
}

export interface InterruptOptions {
  page: Page;
  interrupts: readonly Interrupt<unknown>[];
  /** The context of the step that goes on now. */
  context: () => StepContext<unknown> | undefined;
  log(line: string): void;
  /** The provider's own code failed, for another reason than that the page did not do as expected. */
  onFailure(error: unknown): void;
}

/** More attempts do not help: what does not go away is for the detectors to judge. */
const mostAttempts = 5;
/** A wait has its own deadline to look to. */
const patienceMs = 5_000;
/** A page that does not answer shows nothing that could be put away. */
const lookMs = 1_000;

/**
 * Watches for what may open late over any step. While a step acts, Playwright itself looks before each action; while
 * it waits, `dismiss` is called between two looks at the page.
 */
export async function watchInterrupts(options: InterruptOptions): Promise<Interrupts> {
  const { page, interrupts } = options;
  const attempts = new Map<string, number>();
  const busy = new Set<string>();

  const dismissOne = async (interrupt: Interrupt<unknown>): Promise<void> => {
    // An action of `dismiss` itself makes Playwright look again: it must go on, not wait for itself.
    const context = options.context();
    if (!context || busy.has(interrupt.id)) return;
    const tries = attempts.get(interrupt.id) ?? 0;
    if (tries >= mostAttempts) return;
    attempts.set(interrupt.id, tries + 1);
    busy.add(interrupt.id);
    try {
      options.log(`interrupt ${interrupt.id} is dismissed`);
      await interrupt.dismiss(context);
      if (!(await isVisible(page, interrupt))) attempts.delete(interrupt.id);
    } catch (error) {
      const { kind } = readBrowserError(error);
      if (kind === 'other') options.onFailure(error);
      else options.log(`interrupt ${interrupt.id} was not dismissed: ${kind}`);
    } finally {
      busy.delete(interrupt.id);
    }
  };

  for (const interrupt of interrupts) {
    await page.addLocatorHandler(interrupt.when(page).first(), () => dismissOne(interrupt), {
      noWaitAfter: true,
    });
  }
  return {
    async dismiss() {
      for (const interrupt of interrupts) {
        if (!(await isVisible(page, interrupt))) continue;
        // What takes longer goes on beside the wait that asked for it.
        const controller = new AbortController();
        const patience = sleep(patienceMs, undefined, { signal: controller.signal }).catch(() => undefined);
        await Promise.race([dismissOne(interrupt), patience]);
        controller.abort();
      }
    },
  };
}

async function isVisible(page: Page, interrupt: Interrupt<unknown>): Promise<boolean> {
  return (await settleWithin(lookMs, interrupt.when(page).first().isVisible())) ?? false;
}

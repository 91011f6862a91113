import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { Ended, type Ending } from './ending.ts';
import { type NetworkWatch, watchPage } from './watch-page.ts';

/** What a page may show besides what is looked for, as `role name`. */
export type KnownControls = readonly string[];

export interface StepFacts {
  step: string;
  deadlineMs: number;
  /** Where the step may be. */
  route?: RegExp;
  /** The session was there before: a login form means that it has ended. */
  needsSession?: boolean;
  entersCode?: boolean;
}

export interface Checks {
  /** Opens a page and says what kept it from coming. */
  open(facts: StepFacts, address: string): Promise<void>;
  /** Waits until all of one of the shapes are there, each once, and resolves with its name. */
  arrive<Name extends string>(
    facts: StepFacts,
    shapes: Readonly<Record<Name, Readonly<Record<string, Locator>>>>,
  ): Promise<Name>;
  /** Looks whether the page asks for anything new, and clicks. */
  click(facts: StepFacts, name: string, target: Locator, known: KnownControls): Promise<void>;
  /** Waits until the step has been left. */
  leave(facts: StepFacts, done: () => Promise<boolean>): Promise<void>;
  fail(facts: StepFacts, code: string, reason: string): never;
}

const quietMs = 3_000;
const pollMs = 100;

const refusals: readonly [RegExp, string][] = [
  [/already (exists|in use|registered)/i, 'account_exists'],
  [/incorrect code|invalid code|code (has )?expired|wrong code/i, 'wrong_otp'],
  [/incorrect (email|password)|invalid credentials/i, 'bad_credentials'],
  [/too many|rate limit|slow down/i, 'rate_limited'],
  [/banned|suspended|not available in your (country|region)/i, 'banned'],
  [/sign-?ups? (are|is) closed|waitlist/i, 'signups_closed'],
  [/something went wrong|try again later|internal server error/i, 'provider_down'],
  [/too weak|breach|must contain|not valid|invalid|required|enter a valid/i, 'rejected_input'],
];

/** A document that goes away while it is read is read again. */
async function again<Result>(read: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      const isMoving = /context was destroyed|navigat|frame was detached/i.test(String(error));
      if (error instanceof Ended || !isMoving || tries >= 20) throw error;
      await sleep(pollMs);
    }
  }
}

export async function createChecks(page: Page, secrets: readonly string[]): Promise<Checks> {
  const network = await watchPage(page);
  const settled = () => network.pending <= 0 && Date.now() - network.movedAt > quietMs;

  const capture = async (
    { step }: StepFacts,
    kind: Extract<Ending, { type: 'tripwire' }>['kind'],
    missing: readonly string[] = [],
    unexpected: readonly string[] = [],
  ): Promise<Ended> => {
    const { origin, pathname } = new URL(page.url());
    const outline = secrets.reduce(
      (text, secret) => text.replaceAll(secret, '…'),
      await page.locator('body').ariaSnapshot(),
    );
    const screenshot = await page.screenshot({
      mask: [page.locator('input, textarea'), ...secrets.map((secret) => page.getByText(secret))],
    });
    return new Ended({
      type: 'tripwire',
      kind,
      step,
      missing,
      unexpected,
      url: `${origin}${pathname}`,
      outline,
      screenshot,
    });
  };
  const fail = ({ step }: StepFacts, code: string, reason: string): never => {
    throw new Ended({ type: 'error', code, step, reason });
  };

  /** Ends the run where the page says by itself why it does not go on. */
  const refuseKnown = async (facts: StepFacts): Promise<void> => {
    if (network.failed) fail(facts, 'network', network.failed);
    for (const answer of [network.document, network.worst]) {
      const status = answer?.status() ?? 200;
      if (answer?.headers()['cf-mitigated'] === 'challenge') fail(facts, 'challenge', 'the answer is one');
      if (status === 429) fail(facts, 'rate_limited', `status ${status}`);
      if (status >= 500) fail(facts, 'provider_down', `status ${status}`);
    }
    if (
      facts.needsSession &&
      (await page.getByRole('heading', { name: /welcome back|log in|sign in/i }).count()) > 0
    )
      fail(facts, 'session_expired', 'the page asks to log in');
    const said = await page.locator('[role=alert]:visible, .error:visible').allInnerTexts();
    const told = said.concat(await page.locator('main p:visible').allInnerTexts());
    for (const text of told) {
      const known = refusals.find(([pattern]) => pattern.test(text));
      if (!known || (!said.includes(text) && known[1] !== 'account_exists')) continue;
      const isCode = facts.entersCode && known[1] === 'rejected_input';
      fail(facts, isCode ? 'wrong_otp' : known[1], text);
    }
  };
  const refuseChallenge = async (facts: StepFacts): Promise<void> => {
    const frames = page.locator('iframe[src*="challenges.cloudflare.com"], iframe[title*="challenge" i]');
    const answer = page.locator('[name="cf-turnstile-response"]');
    if ((await frames.count()) === 0) return;
    if ((await answer.count()) > 0 && (await answer.first().inputValue()) !== '') return;
    fail(facts, 'challenge', 'a challenge is on the page');
  };
  const dismissCookies = async (): Promise<void> => {
    const refuse = page.getByRole('button', { name: /^(reject all|accept all)$/i }).first();
    if (await refuse.isVisible()) await refuse.click();
  };

  const missingOf = async (landmarks: Readonly<Record<string, Locator>>): Promise<string[]> => {
    const names = await Promise.all(
      Object.entries(landmarks).map(async ([name, locator]) => {
        const count = await locator.count();
        return count === 1 && (await locator.isVisible()) ? [] : name;
      }),
    );
    return names.flat();
  };

  /** What can be acted on, in the page or in the dialog that lies over it. */
  const listControls = async (): Promise<string[]> => {
    const dialog = page.getByRole('dialog').last();
    const root = (await dialog.isVisible()) ? dialog : page.locator('body');
    const snapshot = await root.ariaSnapshot();
    const controls = snapshot.matchAll(/- (button|textbox|checkbox|radio|combobox|dialog)(?: "([^"]*)")?/g);
    return [...controls].map(([, role, name = '']) => `${role} ${name}`);
  };
  const guard = async (facts: StepFacts, known: KnownControls): Promise<void> => {
    for (let looks = 0; ; looks += 1) {
      const unexpected = (await again(listControls)).filter((control) => !known.includes(control));
      if (unexpected.length === 0) return;
      await dismissCookies();
      if (looks >= 3 && settled()) throw await capture(facts, 'selector-missing', [], unexpected);
      await sleep(pollMs);
    }
  };

  return {
    fail,
    async open(facts, address) {
      network.mark();
      try {
        await page.goto(address, { timeout: facts.deadlineMs });
      } catch (error) {
        const [, reason] = /(net::\w+)/.exec(String(error)) ?? [];
        fail(facts, 'network', reason ?? 'the page did not come in time');
      }
      await refuseKnown(facts);
    },
    async arrive(facts, shapes) {
      const until = Date.now() + facts.deadlineMs;
      for (let calm = 0; ; ) {
        let nearest: string[] | undefined;
        for (const [name, landmarks] of Object.entries<Readonly<Record<string, Locator>>>(shapes)) {
          const missing = await again(() => missingOf(landmarks));
          if (missing.length === 0) return name as keyof typeof shapes;
          if (!nearest || missing.length < nearest.length) nearest = missing;
        }
        await dismissCookies();
        calm = settled() ? calm + 1 : 0;
        // What was refused may never end, since nobody reads the answer.
        if (calm >= 2 || network.worst || Date.now() > until) await again(() => refuseKnown(facts));
        if (calm >= 2 || Date.now() > until) {
          await refuseChallenge(facts);
          const isElsewhere = facts.route && !facts.route.test(new URL(page.url()).pathname);
          const isGone = network.document?.status() === 404;
          const kind = isElsewhere || isGone ? 'unexpected-nav' : calm >= 2 ? 'selector-missing' : 'timeout';
          throw await capture(facts, kind, nearest);
        }
        await sleep(pollMs);
      }
    },
    async click(facts, name, target, known) {
      const until = Date.now() + facts.deadlineMs;
      await guard(facts, known);
      for (;;) {
        const isFree =
          (await target.isEnabled()) &&
          (await target.click({ trial: true, timeout: 500 }).then(
            () => true,
            () => false,
          ));
        if (isFree) break;
        await dismissCookies();
        if (settled() || Date.now() > until) {
          await refuseChallenge(facts);
          throw await capture(facts, 'selector-missing', [name]);
        }
        await sleep(pollMs);
      }
      network.mark();
      await target.click();
    },
    async leave(facts, done) {
      const until = Date.now() + facts.deadlineMs;
      for (let calm = 0; ; ) {
        if (await again(done)) return;
        await again(() => refuseKnown(facts));
        calm = settled() ? calm + 1 : 0;
        if (calm >= 2 || Date.now() > until) {
          await refuseChallenge(facts);
          throw await capture(facts, calm >= 2 ? 'unexpected-nav' : 'timeout');
        }
        await sleep(pollMs);
      }
    },
  };
}

export type { NetworkWatch };

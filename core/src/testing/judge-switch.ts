import type { ScrapeEvent } from '../contracts/index.ts';
import type { SandboxProvision } from './provision-in-sandbox.ts';
import type { SwitchCase } from './switch-case.ts';
import { tellOutcome } from './tell-outcome.ts';

/** Everything in which a run did not end as its case wants; empty where all is well. */
export function judgeSwitch(wanted: SwitchCase, { outcome, events, made }: SandboxProvision): string[] {
  const found = tellOutcome(outcome);
  const isOk = found === 'ok';
  const { accounts = isOk ? 1 : undefined, keys = isOk ? 1 : 0, steps = [] } = wanted;
  const faults: string[] = [];
  const expect = (what: string, right: boolean) => void (right || faults.push(what));

  expect(`${found}, not ${wanted.wanted}`, found === wanted.wanted);
  expect(
    `${made.accounts.length} accounts, not ${accounts}`,
    [undefined, made.accounts.length].includes(accounts),
  );
  expect(`${made.keys.length} keys, not ${keys}`, made.keys.length === keys);
  const right = outcome.outcome !== 'ok' || outcome.api_key === made.keys.at(-1);
  expect('the key is not the one that was minted', right);
  const taken = events.flatMap(takenStep);
  for (const step of steps) expect(`no ${step} among ${taken.join(', ')}`, taken.includes(step));
  return faults;
}

/** `verify-email link`, `about-you skipped`. */
function takenStep(event: ScrapeEvent): string[] {
  if (event.type !== 'progress' || event.state === 'started') return [];
  return [`${event.step} ${event.variant ?? event.state}`];
}

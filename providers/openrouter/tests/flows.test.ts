import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Sandbox } from 'agentkeys/sandbox';
import {
  createVisitor,
  launchTestBrowser,
  provisionInSandbox,
  type SandboxProvision,
  type TestBrowser,
} from 'agentkeys/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { managementKey, sandbox } from '../sandbox/index.ts';
import { openrouter } from '../src/index.ts';

const packageFolder = join(import.meta.dirname, '..');
const stepsOf = ({ events }: SandboxProvision) =>
  events.flatMap((event) => (event.type === 'progress' ? `${event.step} ${event.state}` : []));

let chromium: TestBrowser;
beforeAll(async () => {
  chromium = await launchTestBrowser();
});
afterAll(() => chromium.close());

describe('a key without the pages', () => {
  test('by the management key of the owner', async () => {
    const run = await provisionInSandbox({ packageFolder, flow: 'api', options: { keyName: 'by-api' } });
    expect(run.outcome).toMatchObject({ outcome: 'ok', flow: 'api', key: { verification: 'valid' } });
    expect(run.made.keys).toHaveLength(1);
    expect(run.made.accounts).toEqual([]);
    expect(stepsOf(run)).toEqual(['flow-api started', 'flow-api finished']);
  });

  test('by the consent of a person, in a browser of their own', async () => {
    const started = Promise.withResolvers<Sandbox>();
    const agreed = Promise.withResolvers<void>();
    const run = await provisionInSandbox({
      packageFolder,
      flow: 'oauth-pkce',
      onSandbox: started.resolve,
      person: {
        openAddress: (address) =>
          void started.promise
            .then((replica) => agree(chromium, replica, address))
            .then(agreed.resolve, agreed.reject),
        solve: () => undefined,
      },
    });
    await agreed.promise;
    expect(run.outcome).toMatchObject({ outcome: 'ok', flow: 'oauth-pkce', key: { verification: 'valid' } });
    expect(run.made.keys).toHaveLength(1);
  });

  test('not where nobody is there to agree', async () => {
    await expect(provisionInSandbox({ packageFolder, flow: 'oauth-pkce' })).rejects.toMatchObject({
      code: 'FLOW_UNAVAILABLE',
    });
  });
});

/** A person who has an account already logs in where the provider asks for it, and presses Authorize. */
async function agree({ browser }: TestBrowser, { origins, mailbox, account }: Sandbox, address: string) {
  const { email, password } = account();
  const visitor = createVisitor();
  await visitor.get(`${origins.app}/sign-up`);
  const form = { emailAddress: email, password, legalAccepted: 'on' };
  await visitor.post(`${origins.app}/v1/client/sign_ups`, form);
  const wanted = { want: 'link', recipient: email, since: 0, timeoutMs: 60_000 } as const;
  await visitor.get(await mailbox.wait(wanted, new AbortController().signal));

  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(address);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByRole('button', { name: 'Authorize', exact: true }).click();
  await page.getByText('This window can be closed').waitFor();
}

describe('the flows, asked directly', () => {
  test.each([
    [401, 'bad_credentials'],
    [402, 'quota'],
    [429, 'rate_limited'],
    [503, 'provider_down'],
    [400, 'rejected_input'],
  ])('an answer with status %i is %s', async (status, refused) => {
    const context = {
      origins: openrouter().origins,
      options: {},
      signal: new AbortController().signal,
      fetch: async () => new Response('{}', { status, headers: { 'retry-after': '7' } }),
    };
    const minted = await openrouter().flows?.api?.({ ...context, managementKey: 'secret' });
    expect(minted).toMatchObject({ refused });
    expect(JSON.stringify(minted)).not.toContain('secret');
  });
});

test('a sweep deletes by the API what a run has made, and nothing else', async () => {
  const replica = await sandbox.start({});
  try {
    const { api = '', app = '' } = replica.origins;
    const ask = (body: object) =>
      fetch(`${api}/api/v1/keys`, {
        method: 'POST',
        headers: { authorization: `Bearer ${managementKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await ask({ name: 'mine' });
    await ask({ name: 'by the run' });
    const [mine = '', made = ''] = replica.made.keys;
    const sha256 = createHash('sha256').update(made).digest('hex');
    const keys = [{ sha256, ends: made.slice(-4) }];
    const context = {
      origins: { app, api },
      options: {},
      fetch,
      signal: new AbortController().signal,
      made: { keys },
      mail: { code: async () => '', link: async () => '' },
      mask: async () => undefined,
      openPage: async () => Promise.reject(new Error('no page is needed')),
    };
    const { sweep } = openrouter();
    expect(await sweep?.(context)).toMatchObject({
      keys: [],
      left: expect.stringContaining('MANAGEMENT_KEY'),
    });
    expect(await sweep?.({ ...context, managementKey: 'wrong' })).toMatchObject({
      keys: [],
      left: expect.any(String),
    });
    expect(replica.made.keys).toEqual([mine, made]);
    // The second time it is gone already.
    for (const _ of [1, 2])
      expect(await sweep?.({ ...context, managementKey })).toEqual({ keys: [sha256], account: false });
    expect(replica.made.keys).toEqual([mine]);
  } finally {
    await replica.close();
  }
});

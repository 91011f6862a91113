import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createHost,
  drawWireframe,
  drawWireframeText,
  type Host,
  provision,
  type TripwireEvent,
} from 'agentkeys';
import { launchTestBrowser } from 'agentkeys/testing';
import { sandbox } from 'agentkeys-provider-acme/sandbox';
import { describe, expect, it } from 'vitest';
import { type Box, shareOfColour } from '../src/count-colour.ts';
import { plantInPages } from '../src/plant-in-pages.ts';

const account = {
  email: 'agent.canary+41@mail.example.com',
  // With what URIs and JSON have to escape.
  password: 'Canary "pass" \\93x/Ü7!',
  fullName: 'Canary Quillfeather',
  birthdate: '1987-03-21',
};
/** What the pictures are painted over with. */
const maskColour = '#5b6472';
/** What stands under it: whatever shows a secret has this colour all over, text and all. */
const secretColour = '#ff00ff';
const paint = `<style>input:not([type=checkbox]), code, .planted { background: ${secretColour} !important;
  color: ${secretColour} !important; border-color: ${secretColour} !important }
  aside { position: fixed; top: 0; right: 0; width: 300px; font-size: 9px; overflow: hidden }</style>`;
/** A gate that appears when something is typed. */
const lateGate = `<script>addEventListener('input', () => {
  if (!document.getElementById('late')) document.querySelector('form').insertAdjacentHTML('beforeend',
    '<button type="button" id="late">Accept new ToS</button>');
})</script>`;

const formsOf = (secret: string): string[] => {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  const json = JSON.stringify(secret).slice(1, -1);
  return [secret, encodeURIComponent(secret), base64, Buffer.from(secret).toString('base64url'), json];
};
const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Every secret in every form, as text, in names of controls, and in addresses. */
function drawSecrets(secrets: readonly string[]): string {
  const shown = secrets.map((secret) => `<p class="planted">${escapeHtml(secret)}</p>`);
  const links = secrets
    .flatMap(formsOf)
    .map((form) => escapeHtml(form))
    .map((form) => `<a href="/u?of=${form}" title="${form}" aria-label="Of ${form}">who</a>`);
  return `${paint}<aside>${shown.join('')}</aside><div style="font-size:9px">${links.join(' ')}</div>`;
}

interface Drift {
  event: TripwireEvent;
  /** The account's secrets, and those that the sandbox made. */
  secrets: string[];
  /** Everything that the run has left in its home, by file; pictures left out. */
  files: Record<string, string>;
}

/** Runs acme in its sandbox with the secrets planted in its pages, consent to telemetry and all. */
async function drift(inject: string[], gateAt?: string): Promise<Drift> {
  const home = await mkdtemp(join(tmpdir(), 'agentkeys-planted-'));
  const closing: AsyncDisposable[] = [];
  try {
    const packageFolder = dirname(
      createRequire(import.meta.url).resolve('agentkeys-provider-acme/package.json'),
    );
    await writeFile(
      join(home, 'agentkeys.config.json'),
      JSON.stringify({ providers: [[packageFolder, {}]] }),
    );
    const plain = await createHost({
      cwd: home,
      configFile: 'agentkeys.config.json',
      env: {
        ...process.env,
        AGENTKEYS_HOME: home,
        AGENTKEYS_TELEMETRY: '1',
        // Nobody listens there, so that the report stays in the outbox.
        AGENTKEYS_DRIFT_URL: 'http://127.0.0.1:9',
      },
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    });
    let secretsNow = () => Object.values(account);
    const host: Host = {
      ...plain,
      resolveProvider: async (name) => {
        const provider = await plain.resolveProvider(name);
        return {
          ...provider,
          async loadSandbox() {
            const definition = await provider.loadSandbox();
            return {
              ...definition,
              async start(injected, surroundings) {
                const sandbox = await definition.start(injected, surroundings);
                secretsNow = () => [
                  ...Object.values(account),
                  ...sandbox.made.accounts.flatMap((made) => ('code' in made ? [String(made.code)] : [])),
                  ...sandbox.made.keys,
                ];
                const pages = await plantInPages(
                  sandbox.origins.app ?? '',
                  (path) => drawSecrets(secretsNow()) + (path === gateAt ? lateGate : ''),
                );
                closing.push(pages);
                const origins = { ...sandbox.origins, app: pages.origin };
                return { ...sandbox, origins, account: () => account };
              },
            };
          },
        };
      },
    };
    let event: TripwireEvent | undefined;
    const { afterwards, outcome } = await provision(host, {
      provider: 'acme',
      sandbox: { inject },
      signal: new AbortController().signal,
      onEvent: (seen) => {
        if (seen.type === 'tripwire') event = seen;
      },
    });
    await afterwards();
    if (!event) throw new Error(`no tripwire: ${JSON.stringify(outcome)}`);
    return { event, secrets: secretsNow(), files: await readHome(home, event.screenshot_b64) };
  } finally {
    for (const one of closing) await one[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  }
}

async function readHome(home: string, picture: string): Promise<Record<string, string>> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(
      async (file): Promise<[string, string]> => [
        file.slice(home.length + 1),
        (await readFile(file, 'utf8')).replaceAll(picture, ''),
      ],
    ),
  );
  return Object.fromEntries(texts);
}

/** Every field of the page as it stands in the event, in pixels of the picture. */
function fieldBoxes({ wireframe }: TripwireEvent): Box[] {
  return (wireframe?.now ?? []).flatMap((line) => {
    const [, x, y, width, height] = /^. (\d+),(\d+) (\d+)x(\d+) textbox/.exec(line)?.map(Number) ?? [];
    return x === undefined || y === undefined || !width || !height ? [] : [{ x, y, width, height }];
  });
}

/** A code alone is six digits, which longer numbers may well contain. */
const holds = (text: string, form: string): boolean =>
  /^\d{6}$/.test(form) ? new RegExp(`(?<![\\w.-])${form}(?![\\w.-])`).test(text) : text.includes(form);

function expectNoSecret(where: string, text: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    for (const form of formsOf(secret)) expect(holds(text, form), `${where} holds ${form}`).toBe(false);
  }
  expect(text, where).not.toMatch(/canary|quillfeather/i);
}

describe('secrets that are typed into pages and shown on them', () => {
  it.each<[string, { inject: string[]; gateAt?: string; steps: string[]; fields: number; made: number }]>([
    [
      'sign-up form',
      { inject: ['tos-gate-additive'], steps: ['signup-form', 'signup-submit'], fields: 2, made: 0 },
    ],
    ['code page', { inject: [], gateAt: '/verify', steps: ['otp-submit'], fields: 1, made: 1 }],
    ['key dialog', { inject: ['key-output-div'], steps: ['key-read'], fields: 0, made: 2 }],
  ])('are nowhere in what is told of the %s', async (_, { inject, gateAt, steps, fields, made }) => {
    const { event, secrets, files } = await drift(inject, gateAt);
    expect(steps).toContain(event.step);
    expect(secrets).toHaveLength(Object.keys(account).length + made);

    const { screenshot_b64, wireframe, ...told } = event;
    expect(event.diff?.length).toBeGreaterThan(0);
    expect(wireframe?.now.length).toBeGreaterThan(0);
    expectNoSecret('the event', JSON.stringify({ ...told, wireframe }), secrets);
    if (wireframe) expectNoSecret('the drawn wireframe', drawWireframe(wireframe), secrets);
    expectNoSecret('the written wireframe', drawWireframeText(wireframe?.now ?? []), secrets);
    expect(Object.keys(files).some((file) => file.startsWith('outbox'))).toBe(true);
    for (const [file, text] of Object.entries(files)) expectNoSecret(file, text, secrets);

    const picture = Buffer.from(screenshot_b64, 'base64');
    expect(shareOfColour(picture, secretColour)).toBe(0);
    expect(shareOfColour(picture, maskColour)).toBeGreaterThan(0.005);
    const boxes = fieldBoxes(event).filter(({ y }) => y < 760);
    expect(boxes.length).toBeGreaterThanOrEqual(fields);
    for (const box of boxes) expect(shareOfColour(picture, maskColour, inner(box))).toBe(1);
  });

  it('would be seen in a picture that is not masked', async () => {
    await using pages = await openPlanted();
    const { event } = await drift(['tos-gate-additive']);
    const picture = await pages.picture();
    expect(shareOfColour(picture, secretColour)).toBeGreaterThan(0.005);
    expect(shareOfColour(picture, maskColour)).toBe(0);
    for (const box of fieldBoxes(event)) {
      expect(shareOfColour(picture, maskColour, inner(box))).toBe(0);
      expect(shareOfColour(picture, secretColour, inner(box))).toBeGreaterThan(0.9);
    }
  });
});

/** Without the edge: a wireframe tells places to the nearest eight pixels. */
const inner = ({ x, y, width, height }: Box): Box => ({
  x: x + 8,
  y: y + 8,
  width: width - 16,
  height: height - 16,
});

/** The same form with the same secrets in it, as anybody would picture it. */
async function openPlanted() {
  const stack = new AsyncDisposableStack();
  const running = stack.adopt(await sandbox.start({ 'tos-gate-additive': true }), (one) => one.close());
  const planted = stack.use(
    await plantInPages(running.origins.app ?? '', () => drawSecrets(Object.values(account))),
  );
  const { browser } = stack.use(await launchTestBrowser(running.network));
  return {
    async picture() {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(`${planted.origin}/signup`);
      await page.getByLabel('Email address', { exact: true }).fill(account.email);
      await page.getByLabel('Password', { exact: true }).fill(account.password);
      return page.screenshot({ caret: 'hide', animations: 'disabled' });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

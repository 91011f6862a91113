import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const rooms = ['core', 'providers', 'plugins', 'services', 'examples'];
const skipped = /(^|\/)(node_modules|dist)(\/|$)/;

/** Sources and tests; no configuration of tools. */
async function sources(): Promise<{ path: string; imports: { from: string; typeOnly: boolean }[] }[]> {
  const found = await Promise.all(
    rooms.map(async (room) => {
      const names = await readdir(join(root, room), { recursive: true }).catch(() => []);
      return names.map((name) => join(room, name));
    }),
  );
  const files = found
    .flat()
    .filter((path) => /\.ts$/.test(path) && !/\.config\.ts$/.test(path) && !skipped.test(path));
  return Promise.all(
    files.map(async (path) => {
      const text = await readFile(join(root, path), 'utf8');
      const imports = [
        ...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm),
      ].map((match) => ({
        from: match[2] ?? '',
        typeOnly: match[1] !== undefined,
      }));
      const lazily = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)].map((match) => ({
        from: match[1] ?? '',
        typeOnly: false,
      }));
      return { path, imports: [...imports, ...lazily] };
    }),
  );
}

const everything = await sources();
/** What ships. */
const all = everything.filter(({ path }) => !/\.(test|test-d)\.ts$/.test(path));

/** Lines `file imports what` that break a rule; the rule says how to put it right. */
const breaches = (rule: (path: string, from: string, typeOnly: boolean) => boolean, files = all) =>
  files.flatMap(({ path, imports }) =>
    imports
      .filter(({ from, typeOnly }) => rule(path, from, typeOnly))
      .map(({ from }) => `${path} imports ${from}`),
  );

/** Repository path that a relative import leads to. */
const target = (path: string, from: string) =>
  from.startsWith('.') ? relative(root, resolve(root, dirname(path), from)) : undefined;

describe('import direction: contracts <- core <- providers, plugins, services, examples', () => {
  it('finds the sources', () => {
    expect(all.length).toBeGreaterThan(50);
  });

  it('lets the contracts import zod, node:crypto and each other only', () => {
    expect(
      breaches((path, from) => {
        if (!path.startsWith('core/src/contracts/')) return false;
        return !(
          target(path, from)?.startsWith('core/src/contracts/') || ['zod', 'node:crypto'].includes(from)
        );
      }),
    ).toEqual([]);
  });

  it('keeps core free of every other package of this workspace', () => {
    expect(breaches((path, from) => path.startsWith('core/') && from.startsWith('@agentkeys/'))).toEqual([]);
  });

  it('lets packages reach each other by their published names only', () => {
    const packageOf = (path: string) =>
      path.startsWith('core/') ? 'core' : path.split('/').slice(0, 2).join('/');
    expect(
      breaches((path, from) => {
        const to = target(path, from);
        return to !== undefined && packageOf(to) !== packageOf(path);
      }),
    ).toEqual([]);
  });

  it('lets a third party’s provider and its tests import what anybody can: the published doors of agentkeys', () => {
    const published = /^(node:.*|agentkeys(\/(contracts|sandbox|testing))?|playwright-core|vitest)$/;
    const theirs = everything.filter(({ path }) => path.startsWith('examples/provider-'));
    expect(theirs.length).toBeGreaterThan(50);
    expect(breaches((_, from) => !from.startsWith('.') && !published.test(from), theirs)).toEqual([]);
  });

  it('keeps providers and plugins from importing each other, and everyone from importing a service', () => {
    expect(
      breaches((path, from) => {
        if (from.startsWith('@agentkeys/drift')) return !path.startsWith('examples/');
        return /^(providers|plugins|services)\//.test(path) && from.startsWith('@agentkeys/');
      }),
    ).toEqual([]);
  });

  it('lets services alone through the internal door: it changes without notice', () => {
    expect(breaches((path, from) => from === 'agentkeys/internal' && !path.startsWith('services/'))).toEqual(
      [],
    );
  });

  it.each([
    ['tapable', /^core\/src\/hooks\//],
    ['@octokit/', /^plugins\/issues-github\//],
    ['imapflow', /^plugins\/inbox-imap\//],
    ['@nats-io/', /^(plugins\/transport-nats|services\/drift\/src\/backends\/jetstream)\//],
  ])('%s is imported in its own room only', (library, room) => {
    expect(breaches((path, from) => from.startsWith(library) && !room.test(path))).toEqual([]);
  });

  it('imports Playwright at run time in core/src/browser and core/src/testing only, and its types anywhere', () => {
    expect(
      breaches(
        (path, from, typeOnly) =>
          /^playwright(-core)?$/.test(from) && !typeOnly && !/^core\/src\/(browser|testing)\//.test(path),
      ),
    ).toEqual([]);
  });
});

/** What Node is started with: the command lines' doors and the scrape process. */
const entries = /^(core\/src\/scrape\/child\.ts|core\/src\/testing\/fixtures\/.*)$/;

describe('only what Node is started with ends the process', () => {
  it('has no process.exit below it', async () => {
    const below = all.filter(({ path }) => !entries.test(path));
    const texts = await Promise.all(below.map(({ path }) => readFile(join(root, path), 'utf8')));
    expect(
      below.filter((_, index) => texts[index]?.includes('process.exit(')).map(({ path }) => path),
    ).toEqual([]);
  });
});

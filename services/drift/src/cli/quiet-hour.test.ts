import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let traces: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  traces = join(folder.path, 'traces');
  // Writes down every package that is loaded, every process that is started and every connection that is opened.
  await writeFile(
    join(folder.path, 'record.mjs'),
    `import { appendFileSync } from 'node:fs';
     import { subscribe } from 'node:diagnostics_channel';
     import { registerHooks } from 'node:module';
     const note = (what) => appendFileSync(${JSON.stringify(traces)}, what + '\\n');
     registerHooks({ load(url, context, next) {
       const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
       if (name) note(name);
       return next(url, context);
     } });
     subscribe('child_process', () => note('a process'));
     subscribe('net.client.socket', () => note('a connection'));`,
  );
  // Would be loaded where a run begins.
  await writeFile(
    join(folder.path, 'agentkeys.config.mjs'),
    'throw new Error("the configuration was loaded");\n',
  );
  await writeFile(join(folder.path, 'package.json'), '{"private": true}');
  expect((await runCli(['store', 'seed', '--db', 'empty.db', 'none'], { cwd: folder.path })).code).toBe(0);
});
afterAll(() => folder[Symbol.asyncDispose]());
beforeEach(() => writeFile(traces, ''));

const run = (...args: string[]) =>
  runCli(args, {
    cwd: folder.path,
    env: { NODE_OPTIONS: `--import=${join(folder.path, 'record.mjs')}`, GITHUB_TOKEN: 'token' },
  });
/** What every command line of this repository loads: its parser, and what compares two versions. */
const light = ['commander', 'semver'];
const seen = async () => {
  const noted = new Set((await readFile(traces, 'utf8')).split('\n').filter(Boolean));
  return [...noted].filter((what) => !light.includes(what)).sort();
};

describe.each([
  ['run', '"drifts":[]'],
  ['fresh', '{"services":[]}'],
])('agentkeys-drift %s in an hour without reports', (command, says) => {
  it('reads the store with what comes with Node, and starts nothing', async () => {
    const more = command === 'run' ? ['--github', 'acme/scrapers'] : [];
    const { code, stdout, stderr } = await run(command, '--db', 'empty.db', '--json', ...more);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(says);
    // No schema, logger, browser, plugin or client of GitHub.
    expect(await seen()).toEqual([]);
  });

  it('asks a service once', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const answer = { generated_at: new Date().toISOString(), services: [] };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const { code, stdout } = await run(command, '--url', `http://127.0.0.1:${port}`, '--json');
      expect(code).toBe(0);
      expect(stdout).toContain(says);
      expect(asked).toEqual(['GET /drift/fresh']);
      // Its answer is checked.
      expect(await seen()).toEqual(['a connection', 'zod']);
    } finally {
      server.close();
    }
  });
});

import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { logStream, outcomeSchema } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startNats } from '../../services/drift/src/testing/start-nats.ts';
import { canaries, spell } from '../fixtures/canary/provider/canaries.js';
import { findCanaries } from '../src/find-canaries.ts';
import { type CliResult, eventsOf, runCli, temporaryHome } from '../src/run-cli.ts';
import { type Endpoint, startEndpoint } from '../src/start-endpoint.ts';

const cwd = join(import.meta.dirname, '..', 'fixtures', 'canary');
const driftCli = 'services/drift/bin/agentkeys-drift.js';
let endpoint: Endpoint;
let home: string;
beforeEach(async () => {
  endpoint = await startEndpoint();
  home = await temporaryHome();
});
afterEach(async () => {
  await endpoint[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

/** With everything that can be switched on to leave the machine, and at its most talkative. */
const run = (...args: string[]): Promise<CliResult> => runTo(endpoint.address, ...args);
const runTo = (address: string, ...args: string[]): Promise<CliResult> =>
  runCli(args, {
    home,
    cwd,
    env: {
      AGENTKEYS_TELEMETRY: 'evidence',
      AGENTKEYS_DRIFT_URL: address,
      AGENTKEYS_DRIFT_EVIDENCE_TOKEN: 'token-of-this-fleet',
      AGENTKEYS_LOG: 'debug',
    },
  });

interface Place {
  place: string;
  bytes: Buffer;
}

/** The files below a folder, and the names of everything in it. */
async function placesIn(folder: string): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { place: relative(folder, path), bytes: await readFile(path) };
      }),
  );
  return [
    ...files,
    ...entries.map((entry) => ({ place: `name of ${entry.name}`, bytes: Buffer.from(entry.name) })),
  ];
}

/** Everything that a run leaves behind or lets go of, picture files and what stands in base64 included. */
async function placesOf(...results: CliResult[]): Promise<Place[]> {
  return [
    ...results.flatMap(({ stdout, stderr }) => [
      { place: 'stdout', bytes: Buffer.from(stdout) },
      { place: 'stderr', bytes: Buffer.from(stderr) },
    ]),
    ...(await placesIn(home)),
    ...endpoint.received.map((request) => ({
      place: request.line,
      bytes: Buffer.from(JSON.stringify(request)),
    })),
  ];
}

/** What was found, by place; nothing of places that hold nothing. */
const findIn = (places: readonly Place[]): Record<string, string[]> =>
  Object.fromEntries(
    places
      .map(({ place, bytes }) => [place, findCanaries(bytes)] as const)
      .filter(([, found]) => found.length > 0),
  );

describe('the search', () => {
  it.each(Object.entries(canaries))('finds the %s however it is written', (name, value) => {
    for (const form of spell(value)) {
      expect(findCanaries(`{"at":1,"line":${JSON.stringify(`x=${form}; y`)}}`), form).toContain(name);
    }
    expect(findCanaries(Buffer.from(`\0${value}`, 'utf16le'))).toContain(name);
  });

  it('finds eight characters of the key, and nothing where there is nothing', () => {
    expect(findCanaries(`a ${canaries.key.slice(10, 18)} b`)).toEqual(['key']);
    expect(findCanaries(`ck-… ${canaries.key.slice(10, 17)} jane@mail.example`)).toEqual([]);
  });
});

describe('nothing of an account, a mail or a key leaves its place', () => {
  it.each([
    ['needs_fallback', 'drift', 3],
    ['rejected', 'refuse', 4],
    ['unavailable', 'outage', 5],
    ['blocked', 'challenge', 6],
    ['failed', 'throw', 1],
  ])('of a run that ends as %s', async (name, change, exit) => {
    const result = await run('provision', 'canary', '--sandbox', '--inject', change, '--json');
    expect([outcomeSchema.parse(JSON.parse(result.stdout)).outcome, result.code]).toEqual([name, exit]);
    const places = await placesOf(result);
    expect(places.map(({ place }) => place.split('/')[0])).toEqual(
      expect.arrayContaining(['stdout', 'stderr', 'audit', 'logs']),
    );
    expect(findIn(places)).toEqual({});
  });

  it('of a run that is told to people, and of what they look at afterwards', async () => {
    const drift = await run('provision', 'canary', '--sandbox', '--inject', 'drift');
    expect(drift.code, drift.stderr).toBe(3);
    expect(endpoint.received.map(({ line }) => line.split(' ')[0])).toEqual(['POST', 'PUT']);
    expect(endpoint.received[1]?.body).toContain('iVBORw0KGgo');
    const looks = [
      ['telemetry', 'status'],
      ['telemetry', 'preview'],
      ['audit', 'tail'],
      ['config', 'print'],
      ['fallback', 'list'],
      ['explain'],
    ];
    const shown = [drift];
    for (const look of looks) shown.push(await run(...look), await run(...look, '--json'));
    const page = join(home, 'report.html');
    shown.push(await run('explain', '--html', page));
    expect(await readFile(page, 'utf8')).toContain('<html');
    const places = await placesOf(...shown);
    expect(places.map(({ place }) => place.split('/')[0])).toContain('fallback');
    expect(findIn(places)).toEqual({});
  });

  it('of a run that reports to a NATS server', async () => {
    await using server = await startNats();
    const { code } = await runCli(['store', 'provision', '--nats', server.url], { home }, driftCli);
    expect(code).toBe(0);
    const drift = await runTo(server.url, 'provision', 'canary', '--sandbox', '--inject', 'drift');
    expect(drift.code, drift.stderr).toBe(3);
    const nc = await connect({ servers: new URL(server.url).host });
    const stream = await jetstream(nc).streams.get(logStream);
    const message = await stream.getMessage({ seq: 1 });
    await nc.close();
    expect(message?.json()).toMatchObject({ service: 'canary' });
    const places = [
      ...(await placesOf(drift)),
      { place: 'the message', bytes: Buffer.from(message?.data ?? '') },
    ];
    expect(findIn([...places, ...(await placesIn(server.folder))])).toEqual({});
  });

  it('of a run that gets a key, but for the place where keys are kept', async () => {
    const result = await run('provision', 'canary', '--sandbox', '--json');
    expect(result.code, result.stderr).toBe(0);
    expect(findIn(await placesOf(result))).toEqual({ 'keys/sandbox-canary.json': ['key'] });
  });

  it('of a run whose scraper fails when it has the key in its hands', async () => {
    const result = await run('provision', 'canary', '--sandbox', '--inject', 'throw-late', '--json');
    expect(result.code, result.stdout).toBe(1);
    expect(findIn(await placesOf(result))).toEqual({});
  });

  it('of a run whose key does not work, but for the recovery file', async () => {
    const result = await run('provision', 'canary', '--sandbox', '--inject', 'phantom', '--json');
    expect(result.code, result.stdout).toBe(1);
    const found = findIn(await placesOf(result));
    expect(Object.entries(found)).toEqual([[expect.stringMatching(/^keys\/recovery-/), ['key']]]);
  });

  it('with --reveal, and of `scrape` on a pipe, but for stdout', async () => {
    const revealed = await run('provision', 'canary', '--sandbox', '--json', '--reveal');
    expect(JSON.parse(revealed.stdout)).toMatchObject({ outcome: 'ok', api_key: canaries.key });
    expect(findIn(await placesOf(revealed))).toEqual({
      stdout: ['key'],
      'keys/sandbox-canary.json': ['key'],
    });
    await rm(join(home, 'keys'), { recursive: true });
    const scraped = await run('scrape', 'canary', '--sandbox');
    expect(eventsOf(scraped).at(-1)).toMatchObject({ type: 'success', api_key: canaries.key });
    expect(findIn(await placesOf(scraped))).toEqual({ stdout: ['key'] });
    const tripped = await run('scrape', 'canary', '--sandbox', '--inject', 'drift');
    expect(eventsOf(tripped).at(-1)).toMatchObject({ type: 'tripwire' });
    expect(findIn(await placesOf(tripped))).toEqual({});
  });
});

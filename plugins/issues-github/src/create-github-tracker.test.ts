import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IssueTracker, NewIssue, PluginLogger } from 'agentkeys';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGithubTracker } from './create-github-tracker.ts';
import type { IssuesGithubOptions } from './options.ts';
import { openIssue, runner, stranger } from './testing/github/github-state.ts';
import { type LocalGithub, startGithub } from './testing/github/start-github.ts';

const mark = '<!-- drift-key:openai/b59114af29bce274 -->';
const day = 24 * 60 * 60 * 1_000;
const draft: NewIssue = {
  service: 'openai',
  step: 'signup-form',
  mark,
  title: 'drift(openai): signup-form failing as of 2026-03-14T12:00:00Z',
  body: `${mark}\n\nIt broke.\n\n![The page](attachment:screenshot.png)\n\nThe end.\n`,
  labels: ['drift', 'drift:openai'],
  attachments: [
    { name: 'screenshot.png', type: 'image/png', data: Buffer.from('a picture') },
    { name: 'outline.txt', type: 'text/plain', data: Buffer.from('main\n form\n') },
  ],
};
const plain = { ...draft, body: `${mark}\n\nIt broke.\n`, attachments: [] };

let github: LocalGithub;
let logged: string[];
beforeEach(async () => {
  github = await startGithub();
  logged = [];
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
  expect(github.faults).toEqual([]);
});

const log: PluginLogger = {
  debug: (...said) => logged.push(JSON.stringify(said)),
  info: (...said) => logged.push(JSON.stringify(said)),
  warn: (...said) => logged.push(JSON.stringify(said)),
};
function open(
  options: IssuesGithubOptions = {},
  env: Record<string, string> = {},
  now: () => number = Date.now,
): IssueTracker {
  const given = {
    GITHUB_TOKEN: github.state.token,
    GITHUB_REPOSITORY: 'acme/scrapers',
    GITHUB_API_URL: github.api,
  };
  return createGithubTracker(options, { env: { ...given, ...env }, log, now, pace: 'none' });
}
const called = (name: string): number => github.calls.filter((call) => call.startsWith(name)).length;
const codeOf = (work: Promise<unknown>): Promise<object> =>
  work.then(
    () => ({ code: 'nothing was thrown' }),
    (error: { code: string; details: object }) => ({ code: error.code, ...error.details }),
  );

describe('an issue', () => {
  it('is found as it was made, by its mark, with the labels, and is asked for with the tag of before', async () => {
    const tracker = open();
    expect(tracker.name).toBe('github:acme/scrapers');
    expect(await tracker.find(mark)).toEqual([]);
    const { id, url } = await tracker.create(plain);
    expect([id, url]).toEqual(['1', `${github.site}/acme/scrapers/issues/1`]);
    const { title, body, labels } = plain;
    const whole = { id, url, state: 'open', title, body, labels, closed_at: null };
    expect(await tracker.find(mark)).toEqual([whole]);
    expect(await tracker.find('<!-- drift-key:openai/0000000000000000 -->')).toEqual([]);
    expect(called('issues/list-for-repo 304')).toBeGreaterThan(2);
    expect(called('repos/get')).toBe(1);
  });

  it('is changed, closed for a reason and opened again', async () => {
    const tracker = open();
    const { id } = await tracker.create(plain);
    await tracker.update(id, { title: 'Another', body: `${mark}\nnew` });
    await tracker.close(id, 'duplicate');
    expect(github.state.issues[0]).toMatchObject({
      state: 'closed',
      state_reason: 'duplicate',
      title: 'Another',
    });
    const [closed] = await tracker.find(mark);
    expect(closed).toMatchObject({
      state: 'closed',
      body: `${mark}\nnew`,
      closed_at: expect.stringMatching(/Z$/),
    });
    await tracker.reopen(id);
    expect((await tracker.find(mark))[0]).toMatchObject({ state: 'open', closed_at: null });
    await tracker.close(id, 'fixed');
    expect(github.state.issues[0]?.state_reason).toBe('completed');
  });

  it('is commented on once with the same mark, whatever strangers write', async () => {
    const tracker = open();
    const { id } = await tracker.create(plain);
    const about = '<!-- drift-comment:reports%3D10 -->';
    const comments = github.state.issues[0]?.comments ?? [];
    comments.push({ id: 90, author: stranger, body: about, created_at: '2026-01-01T00:00:00Z' });
    for (let count = 0; count < 120; count += 1)
      comments.push({
        id: 100 + count,
        author: stranger,
        body: 'me too',
        created_at: '2026-01-01T00:00:00Z',
      });
    await tracker.comment(id, `${about}\n10 reports by now.`, about);
    await tracker.comment(id, `${about}\n10 reports by now.`, about);
    expect(comments.filter(({ body }) => body.includes('10 reports'))).toHaveLength(1);
  });

  it('is found on any page, among the closed ones too, and is no pull request and no stranger’s', async () => {
    for (let count = 0; count < 120; count += 1) openIssue(github.state, {});
    const labels = ['drift', 'drift:openai'];
    const old = openIssue(github.state, { body: mark, labels, author: runner, daysAgo: 400 });
    Object.assign(old, { state: 'closed', closed_at: old.created_at });
    openIssue(github.state, { body: mark, isPullRequest: true, author: runner });
    openIssue(github.state, { body: mark, author: stranger });
    const unlabelled = openIssue(github.state, { body: mark, author: runner, daysAgo: 20 });
    Object.assign(unlabelled, { state: 'closed', closed_at: unlabelled.created_at });
    const byHand = openIssue(github.state, { body: `${mark}\r\ntext`, labels: ['drift'], author: stranger });
    const found = await open().find(mark);
    expect(found.map(({ id }) => Number(id))).toEqual([byHand.number, unlabelled.number, old.number]);
    expect(found[0]?.body).toBe(`${mark}\ntext`);
  });

  it('of a provider with a long name has a label that GitHub takes', async () => {
    await open().create({ ...plain, labels: ['drift', `drift:${'x'.repeat(64)}`] });
    expect(github.state.issues[0]?.labels).toEqual(['drift', `drift:${'x'.repeat(44)}`]);
  });

  it('of a person whose token may not set labels is theirs all the same', async () => {
    github.state.self = { login: 'scraper-runner', type: 'User', association: 'NONE' };
    const tracker = open();
    await tracker.create(plain);
    expect(github.state.issues[0]?.labels).toEqual([]);
    expect(logged.join('\n')).toContain('dropped labels');
    openIssue(github.state, { body: mark, author: stranger });
    expect((await tracker.find(mark)).map(({ id }) => id)).toEqual(['1']);
    expect(called('users/get-authenticated')).toBe(1);
  });
});

describe('what must not be done twice', () => {
  it.each(['reset', 'server-error', 'html', 'lost-reset', 'lost-server-error'] as const)(
    'is done once after %s',
    async (failure) => {
      const tracker = open();
      github.fail('issues/create', failure);
      const { id } = await tracker.create(plain);
      expect(id).toBe('1');
      github.fail('issues/create-comment', failure);
      await tracker.comment(id, '<!-- drift-comment:x -->\nText', '<!-- drift-comment:x -->');
      expect(github.state.issues).toHaveLength(1);
      expect(github.state.issues[0]?.comments).toHaveLength(1);
    },
  );

  it('is given up after a few tries with a clear error', async () => {
    github.fail('issues/create', 'server-error', { times: 9 });
    expect(await codeOf(open().create(plain))).toMatchObject({
      code: 'GITHUB_UNAVAILABLE',
      repository: 'acme/scrapers',
      action: 'open an issue',
      seen: '502: Server Error',
    });
    expect(called('issues/create 502')).toBe(3);
  });
});

describe('a limit', () => {
  it.each(['primary-limit', 'secondary-limit', 'secondary-limit-429'] as const)(
    'is waited for where it is short: %s',
    async (failure) => {
      github.fail('issues/list-for-repo', failure, { pause: 30 });
      github.fail('issues/create', failure, { pause: 30 });
      const tracker = open();
      expect(await tracker.find(mark)).toEqual([]);
      await tracker.create(plain);
      expect(github.state.issues).toHaveLength(1);
      expect(logged.join('\n')).toContain('GitHub asks for a pause');
    },
  );

  it.each(['primary-limit', 'secondary-limit'] as const)(
    'that is long ends with how long: %s',
    async (failure) => {
      github.fail('issues/list-for-repo', failure, { pause: 3_000, times: 9 });
      const thrown = await codeOf(open().find(mark));
      expect(thrown).toMatchObject({ code: 'GITHUB_RATE_LIMITED' });
      const { retryAfterS } = thrown as { retryAfterS: number };
      expect(retryAfterS).toBeGreaterThan(2_900);
      expect(retryAfterS).toBeLessThanOrEqual(3_001);
      expect(called('issues/list-for-repo')).toBe(1);
    },
  );
});

describe('what cannot go on says why', () => {
  it('a token that is wrong', async () => {
    const thrown = await codeOf(open({ tokenEnv: 'BOT' }, { BOT: 'ghp_wrong' }).find(mark));
    expect(thrown).toMatchObject({
      code: 'GITHUB_TOKEN_REFUSED',
      variable: 'BOT',
      seen: '401: Bad credentials',
    });
  });

  it('a token without the permission, and which one it needs', async () => {
    github.state.permissions.issues = 'read';
    const tracker = open();
    expect(await tracker.find(mark)).toEqual([]);
    expect(await codeOf(tracker.create(plain))).toMatchObject({
      code: 'GITHUB_FORBIDDEN',
      expected: 'issues=write',
      seen: '403: Resource not accessible by integration',
    });
  });

  it.each([
    ['GITHUB_REPOSITORY_NOT_FOUND', { GITHUB_REPOSITORY: 'acme/nothing' }, {}],
    ['GITHUB_REPOSITORY_ARCHIVED', {}, { archived: true }],
    ['GITHUB_ISSUES_DISABLED', {}, { hasIssues: false }],
  ])('%s', async (code, env, state) => {
    Object.assign(github.state, state);
    expect(await codeOf(open({}, env).find(mark))).toMatchObject({ code });
    expect(called('issues/')).toBe(0);
  });

  it.each([
    ['GITHUB_REPOSITORY_ARCHIVED', { archived: true }],
    ['GITHUB_ISSUES_DISABLED', { hasIssues: false }],
  ])('%s also in the middle of a run', async (code, state) => {
    const tracker = open();
    await tracker.find(mark);
    Object.assign(github.state, state);
    expect(await codeOf(tracker.create(plain))).toMatchObject({ code });
  });

  it('a body that is too long, and goes on after it was mended', async () => {
    const tracker = open();
    expect(await codeOf(tracker.create({ ...plain, body: mark + 'x'.repeat(65_536) }))).toMatchObject({
      code: 'GITHUB_REFUSED',
      seen: '422: Validation Failed; body: body is too long (maximum is 65536 characters)',
    });
    await tracker.create(plain);
  });

  it('a GitHub that is not there, and looks again with the next call', async () => {
    github.fail('repos/get', 'reset', { times: 4 });
    const tracker = open();
    expect(await codeOf(tracker.find(mark))).toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    expect(await tracker.find(mark)).toEqual([]);
  });

  it('a repository with another name now is written to under that one, and named', async () => {
    github.state.formerNames = ['acme/old-name'];
    const tracker = open({}, { GITHUB_REPOSITORY: 'acme/old-name' });
    const { url } = await tracker.create(plain);
    expect(url).toContain('/acme/scrapers/issues/1');
    expect(logged.join('\n')).toContain('another name now');
    // It may be renamed while the run goes on, too.
    Object.assign(github.state, { name: 'newer', formerNames: ['acme/old-name', 'acme/scrapers'] });
    await tracker.update('1', { title: 'Still here' });
    expect(github.state.issues[0]?.title).toBe('Still here');
  });

  it('settings that are wrong, all at once, before anything is sent', async () => {
    const options = { repository: 'nothing', apiUrl: 'http://ghe.example/api/v3', evidence: { keepDays: 0 } };
    expect(await codeOf(open(options, { GITHUB_TOKEN: '' }).find(mark))).toEqual({
      code: 'GITHUB_OPTIONS',
      faults: [
        { path: 'repository', expected: 'owner/name, or GITHUB_REPOSITORY', got: 'another text' },
        {
          path: 'apiUrl',
          expected: 'an https address without user, password and query',
          got: 'another text',
        },
        { path: 'evidence.keepDays', expected: 'a whole number of days', got: 'a number' },
        { path: 'token', expected: 'a token in the environment variable GITHUB_TOKEN', got: 'nothing' },
      ],
    });
    // A configuration in JSON has seen no compiler.
    const unknown = JSON.parse('{"repo": "acme/scrapers", "evidence": {"days": 3}}') as IssuesGithubOptions;
    expect(await codeOf(open(unknown).find(mark))).toMatchObject({
      faults: [{ path: 'repo' }, { path: 'evidence.days', expected: 'one of branch, keepDays, keepFiles' }],
    });
    expect(await codeOf(open({ tokenEnv: `${github.state.token}!` }).find(mark))).toMatchObject({
      code: 'GITHUB_OPTIONS',
    });
    expect(github.calls).toEqual([]);
  });
});

describe('pictures', () => {
  const pathOf = (body = ''): string => /raw\/drift-evidence\/([\w./-]+)\)/.exec(body)?.[1] ?? 'none';
  const bodies = () => github.state.issues.map(({ body }) => body);
  const files = (): string[] => {
    const commit = github.state.commits.get(github.state.refs.get('heads/drift-evidence') ?? '');
    return [...(github.state.trees.get(commit?.tree ?? '') ?? new Map<string, string>()).keys()];
  };

  it('stand on a branch of their own, by their content, once, and can be fetched', async () => {
    const tracker = open({}, {}, () => Date.UTC(2026, 2, 14, 12));
    await tracker.create(draft);
    const [, url = ''] = /!\[The page\]\((.+)\)/.exec(bodies()[0] ?? '') ?? [];
    expect(url).toMatch(/\/acme\/scrapers\/raw\/drift-evidence\/2026-03-14\/[0-9a-f]{64}\.png$/);
    expect(await (await fetch(url)).text()).toBe('a picture');
    // Nothing that no body shows, and nothing of the code's history.
    expect(files()).toHaveLength(1);
    expect(github.state.commits.get(github.state.refs.get('heads/drift-evidence') ?? '')?.parents).toEqual(
      [],
    );
    const writes = called('git/create');
    await tracker.update('1', { body: draft.body, attachments: draft.attachments });
    expect(bodies()[0]).toContain(url);
    expect(called('git/create')).toBe(writes);
  });

  it('of two runners at the same moment both stay', async () => {
    const [one, two] = [open(), open()];
    await one.create(plain);
    const picture = (text: string) =>
      [{ name: 'screenshot.png', type: 'image/png', data: Buffer.from(text) }] as const;
    await one.update('1', { body: draft.body, attachments: picture('the first') });
    let isFirst = true;
    github.before = async (operation) => {
      if (operation !== 'git/update-ref' || !isFirst) return;
      isFirst = false;
      await two.comment('1', `c\n${draft.body}`, 'c', picture('of the other'));
    };
    await one.update('1', { body: draft.body, attachments: picture('the second') });
    expect(files()).toHaveLength(3);
    expect(called('git/update-ref 422')).toBe(1);
    expect(pathOf(github.state.issues[0]?.comments[0]?.body)).toBe(
      files().find((path) => path === pathOf(github.state.issues[0]?.comments[0]?.body)),
    );
  });

  it('are let go of by number and by age, what people put there is not', async () => {
    let time = Date.UTC(2026, 0, 1);
    const tracker = open({ evidence: { keepFiles: 2, keepDays: 30 } }, {}, () => time);
    await tracker.create(plain);
    const show = async (text: string) => {
      await tracker.update('1', {
        body: draft.body,
        attachments: [{ name: 'screenshot.png', type: 'image/png', data: Buffer.from(text) }],
      });
      time += day;
    };
    for (const text of ['one', 'two', 'three']) await show(text);
    expect(files().map((path) => path.slice(0, 10))).toEqual(['2026-01-02', '2026-01-03']);
    time += 40 * day;
    await show('four');
    expect(files().map((path) => path.slice(0, 10))).toEqual(['2026-02-13']);
    // The branch has begun anew, so that what went is gone.
    expect(github.state.commits.get(github.state.refs.get('heads/drift-evidence') ?? '')?.parents).toEqual(
      [],
    );
  });

  it.each([
    ['the token may not write', { permissions: { issues: 'write', contents: 'read' } }, 'GITHUB_FORBIDDEN'],
    ['there is no commit yet', { isEmpty: true }, 'GITHUB_REFUSED, 409: Git Repository is empty.'],
  ] as const)('that cannot be kept because %s are named, with where they are', async (_, state, why) => {
    Object.assign(github.state, state);
    const folder = await mkdtemp(join(tmpdir(), 'issues-github-'));
    try {
      const env = {
        GITHUB_RUN_ID: '99',
        GITHUB_SERVER_URL: 'https://ghe.example',
        AGENTKEYS_EVIDENCE_ARTIFACT: 'drift-evidence-openai',
      };
      await open({ artifact: { folder } }, env).create(draft);
      const [file = ''] = await readdir(folder);
      expect(await readFile(join(folder, file), 'utf8')).toBe('a picture');
      expect(bodies()[0]).toContain(
        `**No picture here**: The page. It could not be kept in this repository: \`${why}`,
      );
      expect(bodies()[0]).toContain(
        `It is \`${file}\` in the artifact \`drift-evidence-openai\` of [the run that wrote this](https://ghe.example/acme/scrapers/actions/runs/99).`,
      );
      expect(bodies()[0]).not.toContain('attachment:');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are in no branch where none is wanted, and the body says how to see the page', async () => {
    await open({ evidence: false }).create(draft);
    expect(called('git/')).toBe(0);
    expect(bodies()[0]).toContain('Run the command below to see the page.');
  });
});

it('shows the token to GitHub and to nobody else', async () => {
  const { token } = github.state;
  const tracker = open();
  await tracker.create(draft);
  github.fail('issues/update', 'server-error', { times: 9 });
  const errors = [
    await tracker.update('1', { title: 'x' }).catch((error: unknown) => error),
    await open({ repository: token })
      .find(mark)
      .catch((error: unknown) => error),
    await open({ apiUrl: `https://${token}@ghe.example` })
      .find(mark)
      .catch((error: unknown) => error),
  ];
  const { inspect } = await import('node:util');
  const shown = [
    inspect(errors, { depth: 9 }),
    JSON.stringify(errors),
    ...logged,
    JSON.stringify(github.state.issues),
  ];
  expect(errors.every((error) => error instanceof Error)).toBe(true);
  shown.push(open({ repository: token }).name);
  for (const text of shown) expect(text).not.toContain(token);
});

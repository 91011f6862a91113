import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type OutlineNode, type Profile, profileSchema } from '../contracts/index.ts';
import type { LearnedView } from '../provision/answer-requests.ts';
import { buildProfiles } from './build-profiles.ts';
import { diffProfiles } from './diff-profiles.ts';
import { formatProfile } from './format-profile.ts';

const node = (role: string, intent: OutlineNode['intent'], name: string): OutlineNode => ({
  depth: 1,
  role,
  intent,
  name,
  zone: 'main',
  form: 0,
});
const email = node('textbox', 'email', 'Email');
const next = node('button', 'next', 'Continue');
const gate = node('button', 'tos', 'Accept new ToS');

const view = (change: Partial<LearnedView> = {}): LearnedView => ({
  step: 'signup-form',
  view: 'arrival',
  nodes: [email, next],
  domDigest: 's1:0000000000000001',
  foundMs: 100,
  waitedMs: 100,
  trail: [],
  noise: [],
  ...change,
});
const build = (views: LearnedView[], known: Record<string, Profile> = {}, add = false) =>
  buildProfiles({ views, version: '1.0.0', known, add });

test('a profile is made of what was met, and is of its contract', () => {
  const profiles = build([view(), view({ view: 'submit' }), view({ step: 'verify-email' })]);
  expect(Object.keys(profiles)).toEqual(['signup-form', 'verify-email']);
  expect(Object.keys(profiles['signup-form']?.views ?? {})).toEqual(['arrival', 'submit']);
  for (const profile of Object.values(profiles)) expect(profileSchema.parse(profile)).toEqual(profile);
});

test('the same shape of several runs is one outline, with the median of the times', () => {
  const profiles = build([view({ foundMs: 900 }), view({ foundMs: 100 }), view({ foundMs: 300 })]);
  const arrival = profiles['signup-form']?.views.arrival;
  expect(arrival?.outlines).toHaveLength(1);
  expect(arrival?.found_ms).toBe(300);
});

test('variants and other shapes stand side by side, the four most frequent', () => {
  const digest = (last: number) => `s1:000000000000000${last}`;
  const views = [1, 2, 3, 4, 5].flatMap((last) =>
    Array.from({ length: last }, () => view({ domDigest: digest(last), variant: `v${last}` })),
  );
  const outlines = build(views)['signup-form']?.views.arrival?.outlines ?? [];
  expect(outlines.map(({ dom_digest }) => dom_digest)).toEqual([2, 3, 4, 5].map(digest));
});

test('what reads the same stays as it is, so that a file changes only when a page did', () => {
  const at = (y: number) => view({ foundMs: 260, nodes: [{ ...email, box: [1, y, 3, 4] }, next] });
  const known = build([at(2)]);
  const again = build([at(3)], known);
  expect(again).toEqual(known);
  expect(diffProfiles(known['signup-form'], again['signup-form'] as Profile)).toEqual([]);
});

test('which nodes are landmarks and where they are is taken over into a profile that did not know it', () => {
  const nodes: OutlineNode[] = [{ ...email, landmarks: ['email'], box: [1, 2, 3, 4] }, next];
  const again = build([view({ nodes })], build([view()]))['signup-form'];
  expect(again?.views.arrival?.outlines.map((outline) => outline.nodes)).toEqual([nodes]);
  expect(profileSchema.parse(again)).toEqual(again);
});

test('a changed shape takes the place of the old one, or stands beside it', () => {
  const known = build([view()]);
  const changed = view({ domDigest: 's1:0000000000000002', nodes: [email, gate, next] });
  const replaced = build([changed], known)['signup-form'] as Profile;
  expect(replaced.views.arrival?.outlines).toHaveLength(1);
  expect(diffProfiles(known['signup-form'], replaced)).toEqual([
    'arrival: shape s1:0000000000000002',
    expect.stringContaining('Accept new ToS'),
    'arrival: shape s1:0000000000000001 is gone',
  ]);
  const added = build([changed], known, true)['signup-form'];
  expect(added?.views.arrival?.outlines).toHaveLength(2);
});

const calm = { busy: [], inFlight: [], requests: {}, treeQuietMs: 700, sinceNavigationMs: 900 };
const arrivalOf = (views: LearnedView[], known: Record<string, Profile> = {}, add = false) =>
  build(views, known, add)['signup-form']?.views.arrival;

test('noise is all that was noise on any of the runs', () => {
  const views = [
    view({ noise: ['stream', 'animation'] }),
    view({ noise: ['animation'] }),
    view({ noise: ['mutation'] }),
  ];
  expect(arrivalOf(views)?.noise).toEqual(['animation', 'mutation', 'stream']);
});

test('a gap is as long as it looked on the longest run, with the noise of all runs left out', () => {
  const trail = [{ ...calm, busy: ['animation'], at: 900 }];
  const animated = view({ trail, waitedMs: 1_000, noise: [] });
  expect(arrivalOf([animated])?.silent_gap_ms).toBe(0);
  expect(arrivalOf([animated, view({ noise: ['animation'] })])?.silent_gap_ms).toBe(800);
});

test('a gap that changes nothing is none', () => {
  const quick = view({ trail: [{ ...calm, at: 300, treeQuietMs: 250 }], waitedMs: 400 });
  expect(arrivalOf([quick])?.silent_gap_ms).toBe(0);
});

test('what is known is kept where it was asked for, where nobody could listen, and where little has changed', () => {
  const known = build([view()]);
  const arrival = known['signup-form']?.views.arrival;
  if (arrival) Object.assign(arrival, { silent_gap_ms: 900, noise: ['poll:GET /status'] });
  const gap = view({ trail: [{ ...calm, at: 900 }], waitedMs: 1_000 });
  expect(arrivalOf([view()], known)).toMatchObject({ silent_gap_ms: 0, noise: [] });
  expect(arrivalOf([gap], known)).toMatchObject({ silent_gap_ms: 900 });
  expect(arrivalOf([view()], known, true)).toMatchObject({ silent_gap_ms: 900, noise: ['poll:GET /status'] });
  const { noise: _, ...unheard } = view();
  expect(arrivalOf([unheard], known)?.noise).toEqual(['poll:GET /status']);
});

test('gaps and noise that change are shown', () => {
  const before = build([view({ noise: ['animation'] })])['signup-form'];
  const after = build([view({ noise: ['stream'], trail: [{ ...calm, at: 900 }], waitedMs: 1_000 })]);
  expect(diffProfiles(before, after['signup-form'] as Profile)).toEqual([
    'arrival: silent for 0 -> 800 ms before it came',
    'arrival: + noise stream',
    'arrival: - noise animation',
  ]);
});

test('in its file a node is one line, and what is read back is equal', () => {
  const sample = new URL('../contracts/samples/profile.json', import.meta.url);
  const profile = profileSchema.parse(JSON.parse(readFileSync(sample, 'utf8')));
  const text = formatProfile(profile);
  expect(JSON.parse(text)).toEqual(profile);
  expect(text.split('\n').filter((line) => line.includes('"role"'))).toHaveLength(3);
});

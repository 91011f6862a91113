import { expect, test } from 'vitest';
import type { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Fault } from '../errors/describe-faults.ts';
import { literalStart } from './find-provider-faults.ts';
import { defineProvider, later, type Provider, providerKit } from './provider.ts';

const { step, variant } = providerKit<{ region?: string }>();
const run = async (): Promise<void> => {};
const runKey = async () => ({ key: 'ak-1' });
const createKey = step({
  id: 'create-key',
  yields: 'key',
  landmarks: { create: (p) => p.locator('a') },
  run: runKey,
});

const good: Provider<{ region?: string }> = {
  name: 'acme',
  apiVersion: 1,
  options: { region: undefined },
  origins: { app: 'https://acme.example', api: 'http://127.0.0.1:8080' },
  thirdPartyHosts: ['cdn.example'],
  key: { pattern: /^ak-[A-Za-z0-9]{32}$/, prefix: 'ak-' },
  steps: [step({ id: 'form', landmarks: { email: later((p) => p.locator('b')) }, run }), createKey],
};

function faultsOf(provider: unknown): Fault[] {
  try {
    defineProvider(provider as Provider);
  } catch (error) {
    expect((error as AgentKeysError).code).toBe('PROVIDER_INVALID');
    return (error as AgentKeysError).details.faults as Fault[];
  }
  return [];
}

test('a provider in order is returned as it is', () => {
  expect(defineProvider(good)).toBe(good);
});

test('every fault is named at once, with its place', () => {
  const faults = faultsOf({
    name: 'Acme',
    apiVersion: 2,
    options: { retry: () => 1 },
    origins: { app: 'https://acme.example/', auth: 'acme.example' },
    thirdPartyHosts: ['https://cdn.example'],
    key: { pattern: /ak-[a-z]+/g, prefix: 'sk-', check: true },
    steps: [
      { id: 'form', deadline: '20', effect: 'twice', route: /a/g, variants: [] },
      {
        id: 'form',
        variants: [
          {
            name: 'default',
            landmarks: { keyName: () => {}, 'key-name': () => {}, arrival: 'x' },
            run: undefined,
          },
        ],
      },
    ],
    interrupts: [{ id: 'dialog', when: () => {} }],
  });
  expect(faults.map(({ path }) => path)).toEqual([
    'name',
    'apiVersion',
    'options',
    'origins.app',
    'origins.auth',
    'key.check',
    'key.pattern',
    'key.pattern',
    'thirdPartyHosts[0]',
    'steps[1].id',
    'steps[0].variants',
    'steps[0].deadline',
    'steps[0].effect',
    'steps[0].route',
    "steps[1].landmarks['key-name']",
    "steps[1].landmarks['arrival']",
    "steps[1].landmarks['arrival']",
    'steps[1].run',
    'interrupts[0].dismiss',
    'steps',
  ]);
});

test.each([
  ['no steps', { steps: [] }, 'steps'],
  ['two steps that yield the key', { steps: [createKey, { ...createKey, id: 'again' }] }, 'steps'],
  ['a prefix that no key begins with', { key: { ...good.key, prefix: 'sk-' } }, 'key.prefix'],
  ['a prefix that is a whole key', { key: { pattern: /^ak-[a-z]+$/, prefix: 'ak-abc' } }, 'key.prefix'],
  ['no key', { key: undefined }, 'key'],
  ['no origins', { origins: {} }, 'origins'],
  ['a date among the options', { options: { since: new Date(0) } }, 'options'],
  [
    'two variants of one name',
    {
      steps: [
        step({
          id: 'a',
          yields: 'key',
          variants: [1, 2].map(() => variant({ name: 'x', landmarks: {}, run: runKey })),
        }),
      ],
    },
    'steps[0].variants[1].name',
  ],
])('%s', (_, change, path) => {
  expect(faultsOf({ ...good, ...change }).map((fault) => fault.path)).toEqual([path]);
});

test('something that is no provider at all is refused with a code, too', () => {
  expect(faultsOf({}).length).toBeGreaterThan(3);
  expect(faultsOf(undefined)).toHaveLength(1);
});

test.each([
  [/^sk-proj-[a-z]+$/, 'sk-proj-'],
  [/^sk-(proj|svc)-[a-z]+$/, 'sk-'],
  [/^sk-a\.b$/, 'sk-a.b'],
  [/^abc?$/, 'ab'],
  [/^ab{2}$/, 'a'],
  [/^ab+$/, 'ab'],
  [/^ak-1|^pk-1$/, ''],
  [/^[a-f0-9]{32}$/, ''],
])('%s begins with %j', (pattern, start) => {
  expect(literalStart(pattern)).toBe(start);
});

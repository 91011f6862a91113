import { expect, test } from 'vitest';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { defineSandbox, type Injected, type SandboxDefinition } from './define-sandbox.ts';
import { parseInjected } from './parse-injected.ts';

const definition: SandboxDefinition = {
  changes: {
    'wrong-otp': { doc: 'Refuses every code.' },
    'slow-hydration': { doc: 'Late controls.', arguments: ['bundle-3', 'xhr-8'] },
  },
  start: () => Promise.reject(new Error('not started here')),
};

const faultsOf = (inject: string[]): unknown => {
  try {
    return parseInjected(inject, definition);
  } catch (error) {
    return error instanceof AgentKeysError ? { code: error.code, ...error.details } : error;
  }
};

test('nothing is injected by default', () => {
  expect(parseInjected([], definition)).toEqual({});
});

test('a change without an argument is on, one with arguments falls back to the first', () => {
  expect(parseInjected(['wrong-otp', 'slow-hydration'], definition)).toEqual({
    'wrong-otp': true,
    'slow-hydration': 'bundle-3',
  });
});

test('an argument is taken, and of two the last', () => {
  expect(parseInjected(['slow-hydration:bundle-3', 'slow-hydration:xhr-8'], definition)).toEqual({
    'slow-hydration': 'xhr-8',
  });
});

test.each([
  ['an unknown name', ['wrong-opt', 'wrong-otp']],
  ['an unknown argument', ['slow-hydration:bundle-4']],
  ['an argument where none is taken', ['wrong-otp:twice']],
  ['an empty argument', ['slow-hydration:']],
  ['a name of the prototype', ['constructor']],
])('%s is refused, with what is known', (_, inject) => {
  expect(faultsOf(inject)).toEqual({
    code: 'SANDBOX_CHANGE_UNKNOWN',
    seen: inject.filter((value) => value !== 'wrong-otp'),
    expected: ['wrong-otp', 'slow-hydration:bundle-3', 'slow-hydration:xhr-8'],
  });
});

test('a change that is switched on in code reaches the sandbox with its first argument too', async () => {
  const reached: Injected[] = [];
  const sandbox = defineSandbox({
    ...definition,
    start: (injected) => {
      reached.push(injected);
      return definition.start(injected);
    },
  });
  await expect(sandbox.start({ 'wrong-otp': true, 'slow-hydration': true })).rejects.toThrow(
    'not started here',
  );
  expect(reached).toEqual([{ 'wrong-otp': true, 'slow-hydration': 'bundle-3' }]);
});

import { expect, test } from 'vitest';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { errorToJson, renderError } from './render-error.ts';

test('an error says what happened, its code, what was seen and expected, what to do and where to read on', () => {
  const error = new AgentKeysError('PLUGIN_NOT_FOUND', {
    plugin: 'imap',
    seen: 'not installed',
    expected: 'a package',
  });
  expect(renderError(error)).toBe(
    [
      '✖ A plugin cannot be found. PLUGIN_NOT_FOUND',
      '  plugin     imap',
      '  seen       not installed',
      '  expected   a package',
      '  to do      Install the package beside the configuration file, or correct its name.',
      '  read on    docs/errors.md#plugin_not_found',
    ].join('\n'),
  );
});

test('all faults and all further errors are listed', () => {
  const text = renderError(
    new AgentKeysError('CONFIG_INVALID', {
      file: '/x/agentkeys.config.json',
      faults: [
        { path: 'budget', expected: 'a duration', got: '"long"' },
        { path: 'plugins[0]', expected: 'a plugin', got: 'a number' },
      ],
      others: [{ code: 'PLUGIN_NEEDS', message: 'A plugin needs another.', plugin: 'x', expected: 'y' }],
    }),
  );
  expect(text.split('\n').slice(1, -2)).toEqual([
    '  file       /x/agentkeys.config.json',
    '  at         budget',
    '             expected a duration',
    '             got "long"',
    '  at         plugins[0]',
    '             expected a plugin',
    '             got a number',
    '',
    '  A plugin needs another. PLUGIN_NEEDS',
    '  plugin     x',
    '  expected   y',
  ]);
});

test('for programs it is one JSON object', () => {
  expect(JSON.parse(errorToJson(new AgentKeysError('USAGE', { seen: 'unknown option' })))).toEqual({
    error: {
      code: 'USAGE',
      message: 'The command cannot be understood.',
      details: { seen: 'unknown option' },
      remedy: 'Run the command with --help.',
      docs: 'docs/errors.md#usage',
      exit: 2,
    },
  });
});

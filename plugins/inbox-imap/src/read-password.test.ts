import { expect, test } from 'vitest';
import { readPassword } from './read-password.ts';

const node = (script: string) => ({
  passwordEnv: undefined,
  passwordCommand: [process.execPath, '-e', script],
});

test('the password comes out of the environment, or is the first line that a program prints', async () => {
  const byName = { passwordEnv: 'MAIL', passwordCommand: undefined };
  expect(await readPassword(byName, { MAIL: 'secret one' })).toBe('secret one');
  expect(await readPassword(node(`console.log('secret two\\nsecond line')`), process.env)).toBe('secret two');
});

test.each([
  ['the variable is not set', { passwordEnv: 'MAIL', passwordCommand: undefined }, 'MAIL is not set'],
  ['the program prints nothing', node(''), 'printed nothing'],
  ['the program fails', node(`console.log('hunter2'); process.exitCode = 3`), 'failed (3)'],
  [
    'the program is not there',
    { passwordEnv: undefined, passwordCommand: ['no-such-program'] },
    'is not there',
  ],
])('%s: a code, and nothing of what was read', async (_, settings, seen) => {
  const error = await readPassword(settings, {}).catch((thrown) => thrown);
  expect(error).toMatchObject({
    code: 'MAIL_PASSWORD_MISSING',
    details: { seen: expect.stringContaining(seen) },
  });
  expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('hunter2');
});

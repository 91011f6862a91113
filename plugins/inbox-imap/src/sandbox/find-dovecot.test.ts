import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findDovecot } from './find-dovecot.ts';

test('says how to get a mail server where there is none, or one of another series', async () => {
  expect(() => findDovecot({ AGENTKEYS_DOVECOT: '/nowhere/dovecot' })).toThrow(
    'apt-get install -y dovecot-imapd',
  );
  const folder = await mkdtemp(join(tmpdir(), 'agentkeys-dovecot-'));
  const program = join(folder, 'dovecot');
  const say = async (version: string) => {
    await writeFile(program, `#!/bin/sh\necho '${version} (0a1b2c3)'\n`);
    await chmod(program, 0o755);
  };
  await say('2.4.1');
  expect(() => findDovecot({ PATH: folder })).toThrow('2.4.1 (0a1b2c3), and 2.3 is needed');
  await say('2.3.21');
  expect(findDovecot({ PATH: folder })).toBe(program);
  await rm(folder, { recursive: true });
});

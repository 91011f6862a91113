import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { listDependents } from './list-dependents.ts';
import { realParts } from './real-parts.ts';

const root = join(import.meta.dirname, '..');

test('tests that reach a door over others, round in circles and by a module’s name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'agentkeys-doors-'));
  const files = {
    'a/direct.test.ts': `import { start } from '../door.ts';`,
    'a/far.test.ts': `import { one } from './one.ts';`,
    'a/one.ts': `import { two } from './two.ts';`,
    'a/types.test.ts': `import type { Two } from './two.ts';`,
    'a/two.ts': `export { one } from './one.ts';\nconst { start } = await import('../door.ts');`,
    'a/named.test.ts': `import { start } from 'the-door/inner';`,
    'a/other.test.ts': `import { start } from './elsewhere.ts';`,
    'node_modules/x/direct.test.ts': `import { start } from '../../door.ts';`,
    'door.ts': '',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const found = listDependents(folder, ['door.ts', 'the-door/inner']);
  expect(found).toEqual(['a/direct.test.ts', 'a/far.test.ts', 'a/named.test.ts']);
  await rm(folder, { recursive: true });
});

test.each([
  ['nats', /\bstartNats\(/],
  ['display', /\bstartDisplay\(/],
  ['mail', /\bopenPostOffice\(|--mailbox/],
  ['browser', /\blaunch(Test)?Browser\(|\bscrapeInSandbox\(|\brunCli\(\[?'(provision|scrape)/],
] as const)('the tests that need %s are known by their doors', (name, use) => {
  const known = new Set(listDependents(root, realParts[name].doors));
  const using = listDependents(root, ['vitest']).filter((path) =>
    use.test(readFileSync(join(root, path), 'utf8')),
  );
  const here = using.filter((path) => path !== 'scripts/list-dependents.test.ts');
  expect(here.length).toBeGreaterThan(0);
  expect(here.filter((path) => !known.has(path))).toEqual([]);
});

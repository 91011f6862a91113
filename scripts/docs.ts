import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generateAll } from './docs/generate-all.ts';

// Writes what is made from the sources; with --check it only says which files are out of step.
const root = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');

for (const [path, content] of Object.entries(generateAll())) {
  const file = join(root, path);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === content) continue;
  if (isCheck) {
    console.error(`${path} is out of step with the sources: run \`npm run docs\`.`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    console.error(`${path} written`);
  }
}

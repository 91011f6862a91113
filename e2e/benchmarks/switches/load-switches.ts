import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxDefinition } from 'agentkeys/sandbox';
import type { SwitchCase } from 'agentkeys/testing';

export interface Switches {
  provider: string;
  packageFolder: string;
  cases: readonly SwitchCase[];
  changes: SandboxDefinition['changes'];
  /** Where the table of its runs stands. */
  pageFile: string;
}

const root = join(import.meta.dirname, '..', '..', '..');

/** What a provider of this repository says of the changes of its sandbox, in `tests/switches.ts`. */
export async function loadSwitches(provider: string): Promise<Switches> {
  const packageFolder = join(root, 'providers', provider);
  const file = join(packageFolder, 'tests', 'switches.ts');
  if (!existsSync(file)) throw new Error(`${file} is not there: what is the provider held to?`);
  const [{ switches }, { changes }]: [{ switches: Switches['cases'] }, Pick<Switches, 'changes'>] =
    await Promise.all([import(file), import(join(packageFolder, 'sandbox', 'changes.ts'))]);
  const pageFile = join(root, 'docs', 'providers', `${provider}.md`);
  return { provider, packageFolder, cases: switches, changes, pageFile };
}

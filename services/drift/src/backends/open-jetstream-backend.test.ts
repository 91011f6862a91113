import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** What a process asks for whose name begins with @nats-io, when it has loaded these modules. */
function loadedOfNats(...modules: string[]): string {
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve: (name, context, next) => {
        if (name.startsWith('@nats-io/')) console.log(name);
        return next(name, context);
      },
    });
    for (const each of ${JSON.stringify(modules)}) await import(each);
  `;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(run.status, run.stderr).toBe(0);
  return run.stdout;
}

it('loads the client of NATS only for who works with a server', () => {
  const [index, program] = ['../index.ts', '../cli/create-program.ts'].map(
    (path) => new URL(path, import.meta.url).href,
  ) as [string, string];
  expect(loadedOfNats(index, program)).toBe('');
  expect(loadedOfNats(new URL('./jetstream/connect-nats.ts', import.meta.url).href)).toContain('@nats-io/');
});

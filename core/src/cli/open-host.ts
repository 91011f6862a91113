import type { Host } from '../provision/host.ts';
import type { CliContext } from './context.ts';
import { createCliLog } from './create-cli-log.ts';

/** The host of a command, whose secrets are blotted out of everything that the command says. */
export async function openHost(context: CliContext, configFile: string | undefined): Promise<Host> {
  const { createHost } = await import('../provision/create-host.ts');
  const { cwd, env, redactor } = context;
  return createHost({ cwd, configFile, env, redactor, log: createCliLog(context) });
}

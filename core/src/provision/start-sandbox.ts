import { parseInjected } from '../sandbox/parse-injected.ts';
import type { Run, RunRequest } from './run.ts';

/**
 * Starts the provider's sandbox where the request asks for one; it lives until the run is closed. Throws
 * PROVIDER_NO_SANDBOX or SANDBOX_CHANGE_UNKNOWN.
 */
export async function startSandbox(run: Run, sandbox: RunRequest['sandbox']): Promise<void> {
  if (!sandbox) return;
  const definition = await run.provider.loadSandbox();
  const running = await definition.start(parseInjected(sandbox.inject, definition), { followsNetwork: true });
  run.closers.add('sandbox', () => running.close());
  run.sandbox = running;
  run.log.info('the sandbox is running', { origins: running.origins });
}

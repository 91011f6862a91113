import { parseInjected } from '../sandbox/parse-injected.ts';
import { addMailServer } from './add-mail-server.ts';
import { openUnlessAborted } from './open-unless-aborted.ts';
import type { Run, RunRequest } from './run.ts';
import { unlessInterrupted } from './unless-interrupted.ts';

/**
 * Starts the provider's sandbox where the request asks for one; it lives until the run is closed. Throws
 * PROVIDER_NO_SANDBOX, SANDBOX_CHANGE_UNKNOWN or SANDBOX_MAIL_SERVER, and BUDGET_SPENT.
 */
export async function startSandbox(run: Run, sandbox: RunRequest['sandbox']): Promise<void> {
  if (!sandbox) return;
  const definition = await run.provider.loadSandbox();
  const injected = parseInjected(sandbox.inject, definition);
  const running = await unlessInterrupted(run.signal, () =>
    openUnlessAborted(run.budget.deadline, async () => {
      const replica = await definition.start(injected, { followsNetwork: true });
      return sandbox.mailbox === 'imap' ? addMailServer(replica, run.host.folder) : replica;
    }),
  );
  // What comes next says that it was interrupted.
  if (!running) return;
  run.closers.add('sandbox', () => running.close());
  run.sandbox = running;
  run.log.info('the sandbox is running', {
    origins: running.origins,
    mailbox: sandbox.mailbox ?? 'memory',
  });
}

import type { Run } from './run.ts';

/**
 * The owner's management key of this provider: in the environment variable that the manifest names, or that of the
 * sandbox. A real one is never given to a sandbox. From here on it is a secret of the run.
 */
export function readManagementKey({ provider, sandbox, info, host, redactor }: Run): string | undefined {
  const flow = provider.flows.find(({ id }) => id === 'api');
  if (flow?.id !== 'api') return undefined;
  const secrets = info.sandbox ? sandbox?.secrets : host.env;
  const managementKey = secrets?.[flow.secret] || undefined;
  if (managementKey !== undefined) redactor.add(managementKey);
  return managementKey;
}

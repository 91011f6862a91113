import type { SandboxNetwork } from '../sandbox/define-sandbox.ts';

/** Chromium takes every name below `.localhost` for this machine by itself, whatever a resolver says. */
const thisMachine = ['127.0.0.1', 'localhost', '*.localhost'];

/**
 * Flags by which a browser reaches this machine and what is played on it, and nothing else: no other name is found, an
 * address without a name is treated as a name, and no proxy of the environment is asked.
 */
export function networkFlags({ resolve = {}, trust = [] }: SandboxNetwork): string[] {
  const rules = [
    ...Object.entries(resolve).map(([host, address]) => `MAP ${host} ${address}`),
    'MAP * ~NOTFOUND',
    ...thisMachine.map((host) => `EXCLUDE ${host}`),
  ];
  return [
    `--host-resolver-rules=${rules.join(',')}`,
    '--no-proxy-server',
    ...(trust.length > 0 ? [`--ignore-certificate-errors-spki-list=${trust.join(',')}`] : []),
  ];
}

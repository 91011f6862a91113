import { type NodeProgram, startNode } from './start-node.ts';

/** `agentkeys-drift serve` as it is built, without its limits: these are for senders, not for a load generator. */
export const startService = (args: readonly string[], cwd: string): Promise<NodeProgram> =>
  startNode(
    'services/drift/bin/agentkeys-drift.js',
    ['serve', '--port', '0', '--json', '--rate-limit', '0', '--new-drifts', '0', ...args],
    cwd,
  );

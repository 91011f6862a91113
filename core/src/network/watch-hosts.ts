import type { Destination } from './read-socks-request.ts';

/** `warn` names undeclared hosts, `enforce` refuses them, too. */
export type NetworkPolicy = 'warn' | 'enforce';

export interface HostWatchOptions {
  policy: NetworkPolicy;
  log: {
    info(message: string, fields: Record<string, unknown>): void;
    warn(message: string, fields: Record<string, unknown>): void;
  };
}

export interface HostWatch {
  /**
   * The hosts that the provider has declared, and those of them that its origins name. Only the first call counts: code
   * that runs later adds nothing.
   */
  declare(hosts: readonly string[], origins?: readonly string[]): void;
  /** Notes a host and says whether it may be reached; waits until the provider's hosts are known. */
  admit(destination: Destination): Promise<boolean>;
  /** Whether a host may be one of this machine or of its own network: an origin of the provider names it. */
  mayBeNear(host: string): boolean;
  noteUnreachable(destination: Destination, why: string): void;
  /** A step of the run begins: what was refused before the last one has nothing to do with it. */
  beginStep(): void;
  /**
   * `host:port` of what was refused since the step before this one began, in order: the page that a step meets is often
   * opened by the one before it.
   */
  readonly refused: readonly string[];
  /** The last destination that could not be reached, with the system's word for it. */
  readonly unreachable: string | undefined;
}

/** A page of many hosts is read by nobody beyond this. */
const mostHosts = 500;

/**
 * Whether a host is among the declared ones. A declared host stands for itself and for every name below it:
 * `acme.example` for `cdn.acme.example`, and `app.acme.example` not for `acme.example`.
 */
export const isDeclared = (host: string, declared: readonly string[]): boolean =>
  declared.some((name) => host === name || host.endsWith(`.${name}`));

/** Names every host of a run in its log, once, by host and port alone. */
export function watchHosts({ policy, log }: HostWatchOptions): HostWatch {
  const { promise: declared, resolve } = Promise.withResolvers<readonly string[]>();
  const seen = new Set<string>();
  const failed = new Set<string>();
  let refusedBefore = new Set<string>();
  let refusedNow = new Set<string>();
  let isFull = false;
  let unreachable: string | undefined;
  let near: readonly string[] | undefined;
  const isNew = (set: Set<string>, name: string): boolean => {
    if (set.has(name) || set.size >= mostHosts) return false;
    set.add(name);
    return true;
  };
  return {
    declare(hosts, origins = []) {
      near ??= origins.map((host) => host.toLowerCase());
      resolve(hosts.map((host) => host.toLowerCase()));
    },
    mayBeNear: (host) => near?.includes(host) ?? false,
    async admit({ host, port }) {
      const known = isDeclared(host, await declared);
      const isRefused = !known && policy === 'enforce';
      const name = `${host}:${port}`;
      if (isNew(seen, name)) {
        if (known) log.info('host', { host, port });
        else log.warn(isRefused ? 'undeclared host, refused' : 'undeclared host', { host, port });
      } else if (!seen.has(name) && !isFull) {
        isFull = true;
        log.warn('more hosts than are named; the policy holds for them all the same', { named: mostHosts });
      }
      if (isRefused) isNew(refusedNow, name);
      return !isRefused;
    },
    noteUnreachable({ host, port }, why) {
      unreachable = `${host}:${port}: ${why}`;
      if (isNew(failed, unreachable)) log.info('host not reached', { host, port, why });
    },
    beginStep() {
      refusedBefore = refusedNow;
      refusedNow = new Set();
    },
    get refused() {
      return [...new Set([...refusedBefore, ...refusedNow])];
    },
    get unreachable() {
      return unreachable;
    },
  };
}

import type { Account } from '../plugins/account.ts';
import type { Mailbox } from '../plugins/mailbox.ts';
import type { Origins } from '../plugins/provider.ts';
import type { SandboxMailbox } from './sandbox-mailbox.ts';

/** A change that can be injected into a sandbox: `name`, or `name:argument`. */
export interface SandboxChange {
  /** One line for `agentkeys sandbox <provider> --list`. */
  doc: string;
  /** Accepted arguments, the first being the default; none where the change takes no argument. */
  arguments?: readonly string[];
}

/** Changes that are switched on, by name, with their argument (`true` where it takes none). */
export type Injected<Name extends string = string> = Readonly<Partial<Record<Name, string | true>>>;

/**
 * What a browser is to take for the network while it visits a sandbox, so that hosts of others can be played too. A host
 * that is neither named here nor this machine cannot be found: no visit leaves the machine.
 */
export interface SandboxNetwork {
  /** Host name → where it is played, for instance `127.0.0.1:49152`. */
  resolve?: Readonly<Record<string, `127.0.0.1:${number}`>>;
  /** Public keys, as base64 of the SHA-256 of their SPKI form, whose certificates are accepted. */
  trust?: readonly string[];
  /** There is no network, not even this machine: a plug that was pulled. */
  offline?: true;
}

export interface SandboxSurroundings {
  /**
   * The visitor's browser goes by the sandbox's `network`. Any other browser, a person's for instance, would look up
   * the names of real hosts in the real world, so that no page may hold any.
   */
  followsNetwork: boolean;
  /** To be handed on to `serveOrigins`: how far away the replica is to seem, in milliseconds. */
  latencyMs?: number | undefined;
}

/** A running local replica of a provider's pages. */
export interface Sandbox {
  /** Same names as the provider's own origins. */
  readonly origins: Origins;
  readonly network?: SandboxNetwork;
  /** A fresh account that nobody has used here. */
  account(): Account;
  readonly mailbox: Mailbox & Partial<Pick<SandboxMailbox, 'forward'>>;
  /** Management keys that its API takes, by the environment variable that the manifest names for a real one. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Address of a page that shows the mailbox, for people who click through the sandbox by hand. */
  readonly mailPage?: string;
  /** What its visitors made, for tests and demos. */
  readonly made: { accounts: readonly { email: string }[]; keys: readonly string[] };
  close(): Promise<void>;
}

export interface SandboxDefinition<Name extends string = string> {
  changes: Readonly<Record<Name, SandboxChange>>;
  start(injected: Injected<Name>, surroundings?: SandboxSurroundings): Promise<Sandbox>;
}

/**
 * Types a sandbox; a provider package exports it as `sandbox` from its `./sandbox` entry. A change that takes
 * arguments and is switched on without one reaches `start` with its first.
 */
export const defineSandbox = <const Name extends string>(
  definition: SandboxDefinition<Name>,
): SandboxDefinition<Name> => ({
  ...definition,
  start: (injected, surroundings) =>
    definition.start(withFirstArguments(injected, definition.changes), surroundings),
});

function withFirstArguments<Name extends string>(
  injected: Injected<Name>,
  changes: SandboxDefinition<Name>['changes'],
): Injected<Name> {
  const names = (Object.keys(injected) as Name[]).filter((name) => injected[name] === true);
  const first = names.map((name) => [name, changes[name].arguments?.[0] ?? true] as const);
  return { ...injected, ...(Object.fromEntries(first) as Injected<Name>) };
}

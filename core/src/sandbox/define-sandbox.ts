import type { Account } from '../plugins/account.ts';
import type { Mailbox } from '../plugins/mailbox.ts';
import type { Origins } from '../plugins/provider.ts';

/** A change that can be injected into a sandbox: `name`, or `name:argument`. */
export interface SandboxChange {
  /** One line for `agentkeys sandbox <provider> --list`. */
  doc: string;
  /** Accepted arguments, the first being the default; none where the change takes no argument. */
  arguments?: readonly string[];
}

/** Changes that are switched on, by name, with their argument (`true` where it takes none). */
export type Injected<Name extends string = string> = Readonly<Partial<Record<Name, string | true>>>;

/** A running local replica of a provider's pages. */
export interface Sandbox {
  /** Same names as the provider's own origins. */
  readonly origins: Origins;
  /** A fresh account that nobody has used here. */
  account(): Account;
  readonly mailbox: Mailbox;
  /** Address of a page that shows the mailbox, for people who click through the sandbox by hand. */
  readonly mailPage?: string;
  /** What its visitors made, for tests and demos. */
  readonly made: { accounts: readonly { email: string }[]; keys: readonly string[] };
  close(): Promise<void>;
}

export interface SandboxDefinition<Name extends string = string> {
  changes: Readonly<Record<Name, SandboxChange>>;
  start(injected: Injected<Name>): Promise<Sandbox>;
}

/**
 * Types a sandbox; a provider package exports it as `sandbox` from its `./sandbox` entry. A change that takes
 * arguments and is switched on without one reaches `start` with its first.
 */
export const defineSandbox = <const Name extends string>(
  definition: SandboxDefinition<Name>,
): SandboxDefinition<Name> => ({
  ...definition,
  start: (injected) => definition.start(withFirstArguments(injected, definition.changes)),
});

function withFirstArguments<Name extends string>(
  injected: Injected<Name>,
  changes: SandboxDefinition<Name>['changes'],
): Injected<Name> {
  const names = (Object.keys(injected) as Name[]).filter((name) => injected[name] === true);
  const first = names.map((name) => [name, changes[name].arguments?.[0] ?? true] as const);
  return { ...injected, ...(Object.fromEntries(first) as Injected<Name>) };
}

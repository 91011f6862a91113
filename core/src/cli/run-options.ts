import { type Command, Option } from 'commander';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { RunRequest } from '../provision/run.ts';
import { type SandboxMailKind, sandboxMailKinds } from '../sandbox/mail-server.ts';

/** Options of the commands that run a scraper. */
export interface RunOptions {
  sandbox?: true;
  inject?: string[];
  mailbox?: SandboxMailKind;
  headed?: true;
  reveal?: true;
  config?: string;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

export const addInjectOption = (command: Command): Command =>
  command.option('--inject <change>', 'inject a change into the sandbox; may be repeated', collect);

/** With --inject: everything that a command lets be chosen of a sandbox. */
export const addSandboxOptions = (command: Command): Command =>
  addInjectOption(command).addOption(
    new Option(
      '--mailbox <kind>',
      'where the sandbox’s mails are read: memory (default), or imap, a mail server that is started for it',
    ).choices(sandboxMailKinds),
  );

export const addConfigOption = (command: Command): Command =>
  command.option('--config <file>', 'configuration file, in place of a search');

export const addRunOptions = (command: Command): Command =>
  addConfigOption(
    addSandboxOptions(command.option('--sandbox', 'run against a local replica of the provider’s pages')),
  )
    .option('--headed', 'show the browser')
    .option('--reveal', 'show the key in full');

/** The part of a request that says where to run. Throws USAGE where something of a sandbox was named without one. */
export function readSandbox({ sandbox, inject = [], mailbox }: RunOptions): RunRequest['sandbox'] {
  if (sandbox) return { inject, ...(mailbox && { mailbox }) };
  const named = inject.length > 0 ? '--inject' : mailbox && '--mailbox';
  if (!named) return undefined;
  throw new AgentKeysError('USAGE', { seen: `${named} without --sandbox`, expected: `--sandbox ${named} …` });
}

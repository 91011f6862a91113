import type { CliContext } from 'agentkeys/internal';
import { type Command, Option } from 'commander';
import { natsUrl, wholeNumber } from './parse-options.ts';

export interface NatsOptions {
  nats?: string;
  natsCreds?: string;
  replicas: number;
  /** MiB */
  logSize: number;
}

/** What every command takes that can work on a NATS server. */
export const addNatsOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--nats <url>', 'a NATS server with JetStream, such as nats://127.0.0.1:4222').argParser(
        natsUrl,
      ),
    )
    .option('--nats-creds <file>', 'credentials for it, as `nsc generate creds` writes them')
    .option('--replicas <number>', 'copies of every message on a cluster', wholeNumber(1, 5), 1)
    .option('--log-size <MiB>', 'largest size of the log of reports', wholeNumber(1, 16_777_216), 4096);

/** What the options say of the server. Its password is a secret from here on. */
export function readNatsOptions(
  { nats, natsCreds, replicas, logSize }: NatsOptions & { nats: string },
  { redactor }: CliContext,
) {
  const { username, password } = new URL(nats);
  for (const secret of [password, password === '' ? username : '']) {
    if (secret !== '') redactor.add(secret);
    if (decodeURIComponent(secret) !== secret) redactor.add(decodeURIComponent(secret));
  }
  return {
    address: { url: nats, credsFile: natsCreds },
    topology: { replicas, logBytes: logSize * 2 ** 20 },
  };
}

import { type CliContext, print, talk } from 'agentkeys/internal';
import type { Command } from 'commander';
import { addNatsOptions, type NatsOptions } from './nats-options.ts';
import { withNats } from './with-nats.ts';

interface DeadLetterOptions extends NatsOptions {
  json?: true;
}

/** `agentkeys-drift dead-letters`: what came by NATS and could not be counted. */
export function addDeadLettersCommand(program: Command, context: CliContext): void {
  const command = program
    .command('dead-letters')
    .description('what was published to a NATS server and could not be counted');
  const add = (
    name: string,
    description: string,
    run: (options: DeadLetterOptions) => Promise<void>,
  ): void => {
    addNatsOptions(command.command(name).description(description))
      .option('--json', 'print the result as JSON')
      .action(run);
  };
  add('list', 'each with the reason, and where it was published; not what it says', (options) =>
    list(options, context),
  );
  add('replay', 'publish those whose body is a report, under the subject and id that it gives', (options) =>
    replay(options, context),
  );
}

async function list(options: DeadLetterOptions, context: CliContext): Promise<void> {
  await withNats(options, context, async (nc) => {
    const { listDeadLetters } = await import('../backends/jetstream/dead-letters.ts');
    const letters = await listDeadLetters(nc);
    if (options.json) {
      print(context, JSON.stringify({ dead_letters: letters }));
      return;
    }
    for (const { id, reason, subject, bytes, buried_at } of letters) {
      print(context, `${id}  ${buried_at}  ${reason}  ${subject}  ${bytes} bytes`);
    }
    talk(context, `${letters.length} dead letters.`);
  });
}

async function replay(options: DeadLetterOptions, context: CliContext): Promise<void> {
  await withNats(options, context, async (nc) => {
    const { replayDeadLetters } = await import('../backends/jetstream/dead-letters.ts');
    const { replayed, kept } = await replayDeadLetters(nc, Date.now());
    if (options.json) {
      print(context, JSON.stringify({ replayed, kept }));
      return;
    }
    for (const { id, reason } of kept) print(context, `${id} stays: ${reason}`);
    print(context, `${replayed} were published again, ${kept.length} stay.`);
  });
}

import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import type { ScrapeEvent } from '../contracts/index.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { maskKey } from '../redact/public-prefix.ts';
import { type CliContext, print, talk } from './context.ts';
import { describeSwept } from './describe-swept.ts';
import { findPerson } from './find-person.ts';
import { noDisplay, openDisplay } from './open-display.ts';
import { openHost } from './open-host.ts';
import { paintFor } from './paint.ts';
import { renderError } from './render-error.ts';
import { addRunOptions, type RunOptions, readSandbox } from './run-options.ts';

interface ScrapeOptions extends RunOptions {
  sweep?: true;
  until?: string;
}

/** `agentkeys scrape <provider>`: the events of the scrape process as they are, and nothing after them. */
export function addScrapeCommand(program: Command, context: CliContext): void {
  const command = program
    .command('scrape')
    .description('run a scraper and print its events, one JSON object a line')
    .argument('<provider>', 'name of the provider, for instance openai');
  addRunOptions(command)
    .option('--sweep', 'remove at once what the run has made')
    .option('--until <step>', 'end after this step, where no step up to it makes an account')
    .addHelpText(
      'after',
      '\nA key is printed in full on a pipe, and masked on a terminal unless --reveal is given: there it is kept in a file that is named.\nExit codes: 0 after success, tripwire and stopped, 1 after error, 2 usage or configuration, 130 interrupted.',
    )
    .action(async (provider: string, options: ScrapeOptions) => {
      context.exit = await runScraper(context, provider, options);
    });
}

async function runScraper(context: CliContext, provider: string, options: ScrapeOptions): Promise<number> {
  const sandbox = readSandbox(options);
  const host = await openHost(context, options.config);
  const { runScrape } = await import('../provision/run-scrape.ts');

  const isMasked = context.stdout.isTTY === true && !options.reveal;
  // On a terminal the events themselves are the progress.
  const display = context.stderr.isTTY && !context.stdout.isTTY ? await openDisplay(context) : noDisplay;
  const onEvent = (event: ScrapeEvent): void => {
    display.onEvent(event);
    if (event.type === 'success' && isMasked) {
      print(context, JSON.stringify({ ...event, api_key: maskKey(event.api_key) }));
      talk(context, 'The key is masked on a terminal; --reveal shows it.');
    } else print(context, JSON.stringify(event));
  };

  const running = runScrape(host, {
    provider,
    ...(sandbox && { sandbox }),
    headed: options.headed ?? false,
    signal: context.signal,
    keepKey: isMasked,
    sweep: options.sweep ?? false,
    until: options.until,
    person: findPerson(context),
    onEvent,
  }).finally(display.close);
  const result = await running.catch((error: unknown) => {
    if (!isAgentKeysError(error) || error.code !== 'PROVISION_BUSY') throw error;
    talk(context, renderError(error, paintFor(context.stderr)));
  });
  // Exit code 7 is one of `provision` alone.
  if (!result) return exitCodes.failed;
  const { exit, recoveryFile, swept, afterwards } = result;
  if (recoveryFile) talk(context, `The key that was minted is kept in ${recoveryFile}`);
  if (isAgentKeysError(swept)) talk(context, renderError(swept, paintFor(context.stderr)));
  else if (swept) talk(context, describeSwept(swept));
  await afterwards();
  return context.signal.aborted ? exitCodes.interrupted : exit;
}

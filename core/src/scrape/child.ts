import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { TerminalEvent } from '../contracts/scrape-event.ts';
import type { StartMessage } from './channel-messages.ts';
import { checkKey } from './check-key.ts';
import { createRunRedactor } from './create-run-redactor.ts';
import { doScrape } from './do-scrape.ts';
import { createEndOfRun } from './end-run.ts';
import { endByFailure } from './end-step.ts';
import type { JobTools } from './job-tools.ts';
import { mint } from './mint.ts';
import { openChannel } from './open-channel.ts';
import { sweep } from './sweep.ts';
import { createEventWriter } from './write-events.ts';

// The entry of the scrape process: one job from the host, events on stdout, questions on file descriptor 3. It is a
// program of its own, so it may end itself.

const began = performance.now();
const writeOut = process.stdout.write.bind(process.stdout);
const redactor = createRunRedactor();
const writeErr = process.stderr.write.bind(process.stderr);
/** The host does not know what this provider's keys look like, so that they go here. */
const print: typeof process.stderr.write = (chunk: string | Uint8Array, ...rest: never[]) =>
  writeErr(redactor.redact(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()), ...rest);
// Whatever a provider prints must not get between the events.
process.stdout.write = print;
process.stderr.write = print;

let version = '0.0.0';
let done = false;
const tools: JobTools = {
  redactor,
  channel: openChannel(new Socket({ fd: 3 }), () => process.exit(1)),
  events: createEventWriter((chunk, taken) => writeOut(chunk, () => taken()), redactor),
  end: createEndOfRun(),
  facts: {
    get version() {
      return version;
    },
    elapsedMs: () => Math.round(performance.now() - began),
    log(line) {
      // What fails after the end fails because of it.
      if (!tools.events.finished) process.stderr.write(`${redactor.redact(line)}\n`);
    },
  },
};

// A crash that nobody caught is told like any other; after the end it is of no interest.
process.on('uncaughtException', (error) => {
  if (tools.events.finished) return;
  tools.end.end(endByFailure(tools.facts, null, error));
});

// Provider code may end the process from under us; that is told too, as far as one line can still be written.
process.on('exit', () => {
  if (tools.events.finished || done) return;
  const { event } = endByFailure(
    tools.facts,
    null,
    new Error('the process was ended in the middle of the run'),
  );
  process.exitCode = 1;
  try {
    writeSync(process.stdout.fd, `${JSON.stringify(event)}\n`);
  } catch {
    // The host has gone, and with it whoever would have read this.
  }
});

async function main(): Promise<number> {
  const start = await tools.end.race(tools.channel.start);
  version = start.provider.version;
  const event = await doJob(start);
  done = true;
  return event?.type === 'error' ? 1 : 0;
}

function doJob(start: StartMessage): Promise<TerminalEvent | undefined> {
  switch (start.job) {
    case 'scrape':
      return doScrape(start, tools);
    case 'mint':
      return mint(start, tools);
    case 'check-key':
      return checkKey(start, tools);
    case 'sweep':
      return sweep(start, tools);
  }
}

main()
  .catch(async (error: unknown) => {
    await tools.events.finish(endByFailure(tools.facts, null, error).event);
    return 1;
  })
  .then((exitCode) => process.exit(exitCode));

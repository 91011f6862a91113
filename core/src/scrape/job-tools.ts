import type { RunRedactor } from './create-run-redactor.ts';
import type { EndOfRun } from './end-run.ts';
import type { Channel } from './open-channel.ts';
import type { RunFacts } from './run-state.ts';
import type { EventWriter } from './write-events.ts';

/** What the process has before it knows its job. */
export interface JobTools {
  readonly channel: Channel;
  readonly events: EventWriter;
  readonly end: EndOfRun;
  readonly redactor: RunRedactor;
  readonly facts: RunFacts;
}

import type { RunFacts } from './record-run.ts';
import type { Scraped } from './scrape-provider.ts';

/** The part of how a run went that belongs into the audit: what it was, and nothing that a page said. */
export function describeEvent({ event, error, moved }: Scraped): Pick<RunFacts, 'event' | 'moved' | 'error'> {
  return {
    ...(event && { event: describe(event) }),
    ...(moved.length > 0 && { moved: moved.map(({ diff: _, ...shape }) => shape) }),
    ...(error && { error: error.code }),
  };
}

function describe(event: NonNullable<Scraped['event']>): NonNullable<RunFacts['event']> {
  switch (event.type) {
    case 'success':
      return { type: event.type };
    case 'error':
      return {
        type: event.type,
        code: event.code,
        step: event.step,
        ...(event.details.rule && { rule: event.details.rule }),
      };
    case 'tripwire':
      return { type: event.type, kind: event.kind, step: event.step, rule: event.rule };
  }
}

import type { Redactor } from '../redact/create-redactor.ts';
import type { RunFacts } from './record-run.ts';
import type { Scraped } from './scrape-provider.ts';

/**
 * The part of how a run went that belongs into the audit: what it was, and nothing that a page said. The words in it are
 * the scrape process's own and may hold what is a secret.
 */
export function describeEvent(
  { event, error, moved }: Scraped,
  { redact }: Redactor,
): Pick<RunFacts, 'event' | 'moved' | 'error'> {
  return {
    ...(event && { event: describe(event, redact) }),
    ...(moved.length > 0 && {
      moved: moved.map(({ diff: _, step, view, ...shape }) => ({
        step: redact(step),
        view: redact(view),
        ...shape,
      })),
    }),
    ...(error && { error: error.code }),
  };
}

function describe(
  event: NonNullable<Scraped['event']>,
  redact: Redactor['redact'],
): NonNullable<RunFacts['event']> {
  switch (event.type) {
    case 'success':
      return { type: event.type };
    case 'stopped':
      return { type: event.type, step: redact(event.step) };
    case 'error':
      return {
        type: event.type,
        code: event.code,
        step: event.step && redact(event.step),
        ...(event.details.rule && { rule: redact(event.details.rule) }),
      };
    case 'tripwire':
      return { type: event.type, kind: event.kind, step: redact(event.step), rule: redact(event.rule) };
  }
}

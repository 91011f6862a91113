import type { Hint, KnownFeedDrift, TripwireEvent, Wireframe } from '../contracts/index.ts';
import type { FallbackRecord } from '../records/fallback-store.ts';
import { decideNext, type Next } from './decide-next.ts';
import { fixFor } from './fix-for.ts';

/** One thing that the run did before it ended, from its log. Holds no value. */
export interface ExplainedAction {
  step: string;
  /** `arrive`, `mail`, or the Playwright method that was called. */
  action: string;
  landmark?: string;
  /** `unfinished`: the run ended at it. */
  state: 'done' | 'failed' | 'unfinished';
  /** Milliseconds since the run began. */
  at_ms: number;
  elapsed_ms: number;
}

/** Everything that is known of one tripwire, for people and programs. */
export interface Explanation {
  schema: 'explanation/1';
  token: string;
  /** When it was met, ISO 8601. */
  at: string;
  provider: string;
  step: string;
  kind: TripwireEvent['kind'];
  class?: TripwireEvent['class'];
  sandbox: boolean;
  /** Changes that were injected into the sandbox. */
  injected?: string[];
  versions: {
    /** Of the provider package, in the run. */
    tripped: string;
    /** Of the provider package, now; none where it is not installed. */
    installed?: string;
    /** Of AgentKeys itself, in the run and now. */
    agentkeys_then?: string;
    agentkeys_now: string;
  };
  /** Without query and fragment. */
  url: string;
  /** What the step needed and did not find, and what the page had that it does not know. */
  expected: string[];
  found: string[];
  rule: string;
  diff: string[];
  hints: Hint[];
  outline: string[];
  wireframe?: Wireframe;
  actions: ExplainedAction[];
  /** What the feed of known drifts, as it was last read, says of this step; a fix only where it came after the trip. */
  known?: KnownFeedDrift;
  next: Next;
  /** Absolute paths. */
  files: { fallback: string; log?: string };
}

export interface ExplanationFacts {
  record: FallbackRecord;
  installed?: { version: string; packageName: string } | undefined;
  /** Version of AgentKeys now. */
  version: string;
  known?: KnownFeedDrift | undefined;
  actions: ExplainedAction[];
  files: Explanation['files'];
}

/** Puts together what is known of a tripwire: values in, values out. */
export function explain(facts: ExplanationFacts): Explanation {
  const { record, installed, version, known, actions, files } = facts;
  const { tripwire, provider } = record;
  return {
    schema: 'explanation/1',
    token: tripwire.resume_token,
    at: record.created_at,
    provider,
    step: tripwire.step,
    kind: tripwire.kind,
    ...(tripwire.class && { class: tripwire.class }),
    sandbox: record.sandbox,
    ...(record.injected && { injected: record.injected }),
    versions: {
      tripped: record.provider_version,
      ...(installed && { installed: installed.version }),
      ...(record.version && { agentkeys_then: record.version }),
      agentkeys_now: version,
    },
    url: tripwire.url,
    expected: expectedOf(tripwire),
    found: foundOf(tripwire),
    rule: tripwire.rule,
    diff: tripwire.diff ?? [],
    hints: tripwire.hints ?? [],
    outline: tripwire.outline,
    ...(tripwire.wireframe && { wireframe: tripwire.wireframe }),
    actions,
    ...(known && { known: withFix(known, fixFor(known, record.provider_version)) }),
    next: decideNext({ record, installed, known }),
    files,
  };
}

/** A fix that did not help is none. */
function withFix({ fixed_in: _, ...known }: KnownFeedDrift, fix: string | undefined): KnownFeedDrift {
  return { ...known, ...(fix !== undefined && { fixed_in: fix }) };
}

function expectedOf({ kind, missing, step }: TripwireEvent): string[] {
  if (missing.length > 0) return missing.map((id) => `the landmark ${id}`);
  if (kind === 'unexpected-nav') return [`the page of the step ${step}`];
  if (kind === 'timeout') return [`the step ${step} to be left in its time`];
  return [`the page of the step ${step} in a shape that is known`];
}

const foundOf = ({ reason, unexpected = [] }: TripwireEvent): string[] => [
  reason,
  ...unexpected.map((intent) => `a control that is not known: ${intent}`),
];

export interface NetworkActivity {
  /** Requests that the page may be waiting for. */
  inFlight: number;
  /** `poll:<METHOD> <path>` for requests that repeat themselves, `stream` for an open one of the provider's own. */
  signals: string[];
  /** Milliseconds since the last request began or ended. */
  quietMs: number;
}

export interface RequestTrace {
  /** Names of the requests under way. */
  inFlight: string[];
  /** Name of a request → milliseconds since it last began or ended. */
  requests: Record<string, number>;
}

/** What is under way, by request; `Key` is the request or socket itself. */
export interface FlightLog<Key extends object> {
  /**
   * `name` is the same for requests that ask for the same; `byScript` where the page's own code asks (xhr, fetch): it
   * alone polls, and it alone may leave a body unread.
   */
  begin(request: Key, name: string, byScript: boolean): void;
  /** Headers have come. */
  answer(request: Key): void;
  end(request: Key): void;
  openStream(stream: Key): void;
  closeStream(stream: Key): void;
  /** A new document: what the old one asked for is of no account. */
  clear(): void;
  /** What is going on, without the signals that are known to mean nothing here. */
  activity(noise: ReadonlySet<string>): NetworkActivity;
  /** What goes on by name, for those who are yet to learn what means nothing here. */
  trace(): RequestTrace;
}

interface Flight {
  name: string;
  byScript: boolean;
  answeredAt?: number;
}

/** A body that nobody reads never ends, so a request is over this long after its headers. */
const graceMs = 2_000;
const pollMemoryMs = 5_000;

export function createFlightLog<Key extends object>(now: () => number): FlightLog<Key> {
  const flights = new Map<Key, Flight>();
  const completions = new Map<string, number[]>();
  const lastSeen = new Map<string, number>();
  const streams = new Set<Key>();
  let clearedAt = now();

  const complete = (request: Key, at: number) => {
    const flight = flights.get(request);
    if (!flight) return;
    flights.delete(request);
    lastSeen.set(flight.name, at);
    if (!flight.byScript) return;
    completions.set(flight.name, [...(completions.get(flight.name) ?? []), at].slice(-10));
  };
  const completeStale = () => {
    for (const [request, { answeredAt }] of flights) {
      if (answeredAt !== undefined && now() - answeredAt > graceMs) complete(request, answeredAt + graceMs);
    }
  };

  return {
    begin(request, name, byScript) {
      flights.set(request, { name, byScript });
      lastSeen.set(name, now());
    },
    answer(request) {
      const flight = flights.get(request);
      if (flight?.byScript) flight.answeredAt = now();
    },
    end: (request) => complete(request, now()),
    openStream: (stream) => streams.add(stream),
    closeStream: (stream) => streams.delete(stream),
    clear() {
      flights.clear();
      completions.clear();
      lastSeen.clear();
      streams.clear();
      clearedAt = now();
    },
    activity(noise) {
      completeStale();
      const polls = [...completions]
        .filter(([, times]) => times.length >= 2 && now() - (times.at(-1) ?? 0) < pollMemoryMs)
        .map(([name]) => name);
      const signals = streams.size > 0 ? [...polls, 'stream'] : polls;
      const seen = [...lastSeen].filter(([name]) => !noise.has(name)).map(([, at]) => at);
      return {
        inFlight: [...flights.values()].filter(({ name }) => !noise.has(name)).length,
        signals: signals.filter((signal) => !noise.has(signal)),
        quietMs: now() - Math.max(clearedAt, ...seen),
      };
    },
    trace() {
      completeStale();
      return {
        inFlight: [...flights.values()].map(({ name }) => name),
        requests: Object.fromEntries([...lastSeen].map(([name, at]) => [name, Math.round(now() - at)])),
      };
    },
  };
}

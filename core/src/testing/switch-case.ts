/** How a run is to end with some of a sandbox's changes injected: what a provider is held to, as data. */
export interface SwitchCase {
  /** Changes to inject, `name` or `name:argument`; none for the pages as they are. */
  inject: readonly string[];
  /** In the words of `tellOutcome`. */
  wanted: string;
  /** Accounts and keys that the run makes. Default: one of each after `ok`, else no key. */
  accounts?: number;
  keys?: number;
  /** Steps whose shape is to be this one, as `<step> <variant>`, or that are to be left out, as `<step> skipped`. */
  steps?: readonly string[];
  /** Changes of the real site that broke scrapers. */
  drifts?: readonly string[];
  /** What was taken for a change of the site and was none. */
  falseAlarms?: readonly string[];
}

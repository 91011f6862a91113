/** What `doctor` says of one thing. */
export interface Check {
  name: string;
  /** `fail`: a run cannot go well. `warn`: it can, and something should be looked at. */
  state: 'ok' | 'warn' | 'fail';
  /** What was seen. */
  seen: string;
  /** What to do about it; with every `warn` and `fail`. */
  remedy?: string;
}

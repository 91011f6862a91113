/** An issue as its tracker has it now. */
export interface TrackedIssue {
  /** The tracker's own id, for instance a number. */
  id: string;
  url: string;
  state: 'open' | 'closed';
  title: string;
  /** Markdown, with links to the attachments where the tracker keeps them. */
  body: string;
  labels: readonly string[];
  /** UTC, ISO 8601. */
  closed_at: string | null;
}

export interface IssueAttachment {
  /** File name, for instance `screenshot.png`. A body refers to it as `attachment:screenshot.png`. */
  name: string;
  type: 'image/png' | 'image/svg+xml' | 'text/plain';
  data: Uint8Array;
}

export interface IssueContent {
  title: string;
  /** Markdown; `attachment:<name>` stands for the address that the tracker gives to an attachment. */
  body: string;
  attachments: readonly IssueAttachment[];
}

export interface NewIssue extends IssueContent {
  service: string;
  step: string;
  /** Hidden line of the body that says which drift the issue is about. It is in `body` already. */
  mark: string;
  labels: readonly string[];
}

export interface IssueChange {
  title?: string;
  body?: string;
  /** New ones; what is attached already stays. */
  attachments?: readonly IssueAttachment[];
}

/**
 * Where issues are kept. It carries out what was planned and decides nothing: the plan is made from what `find`
 * returns. Every method rejects when the tracker did not do what was asked.
 */
export interface IssueTracker {
  /** For people, for instance `github:acme/scrapers`. */
  readonly name: string;
  /** Every issue, open or closed, whose body holds the mark. Newest first, all pages. */
  find(mark: string): Promise<readonly TrackedIssue[]>;
  create(issue: NewIssue): Promise<{ id: string; url: string }>;
  update(id: string, change: IssueChange): Promise<void>;
  /**
   * `mark` is the hidden first line of `body`. Where a comment of the issue holds it already, nothing is made: a runner
   * that was killed comes again with the same one. `body` refers to attachments as that of an issue does.
   */
  comment(id: string, body: string, mark: string, attachments?: readonly IssueAttachment[]): Promise<void>;
  reopen(id: string): Promise<void>;
  /** `reason`: shown where the tracker knows reasons. */
  close(id: string, reason?: 'duplicate' | 'fixed'): Promise<void>;
  shut?(): Promise<void>;
}

/** What a tracker is chosen by. */
export interface IssueTrackerRequest {
  service: string;
}

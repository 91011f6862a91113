/** What a step waits for in the account's mailbox. */
export interface MailRequest {
  want: 'code' | 'link';
  /** Address that the mail was sent to. */
  recipient: string;
  /** Mail older than this is not looked at. Unix milliseconds. */
  since: number;
  /** Sub-string of the sender's address, as the provider declares it. */
  from?: string;
  /** Longest wait in milliseconds. */
  timeoutMs: number;
}

/**
 * Reads one mailbox. Throws `AgentKeysError` with code `MAIL_UNAVAILABLE` where the mail does not come in time or
 * the mailbox cannot be read, or with a code that says more, such as `MAIL_LOGIN_REFUSED`; that is never drift.
 */
export interface Mailbox {
  /** Resolves with the code or the link of the newest matching mail. */
  wait(request: MailRequest, signal: AbortSignal): Promise<string>;
  /** The run is over, whatever became of it. */
  close?(): Promise<void>;
}

export interface ErrorDetails {
  /** What was found. */
  seen?: unknown;
  /** What would have been right. */
  expected?: unknown;
  [name: string]: unknown;
}

/** What a registry of errors says of one code. */
export interface CodedEntry {
  /** What happened: static, one line, fit for grouping. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly remedy: string;
  /** Exit code of the command that ends with it. */
  readonly exit: number;
}

/** An error that says what the person must do, from a registry whose codes have headings in one page of the docs. */
export abstract class CodedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly details: ErrorDetails;
  readonly remedy: string;
  readonly exit: number;
  /** Heading of this code in the documentation. */
  readonly docs: string;

  protected constructor(
    code: Code,
    { message, remedy, exit }: CodedEntry,
    page: string,
    details: ErrorDetails,
    options: { cause?: unknown },
  ) {
    super(message, options);
    this.code = code;
    this.details = details;
    this.remedy = remedy;
    this.exit = exit;
    this.docs = `${page}#${code.toLowerCase()}`;
  }
}

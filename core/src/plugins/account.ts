/** What a run signs up with. Every field is a secret of the run: it is masked in pictures and redacted in logs. */
export interface Account {
  email: string;
  password: string;
  fullName: string;
  /** `YYYY-MM-DD` */
  birthdate: string;
}

/** Least and most characters of a password, both included. */
export interface PasswordBounds {
  min: number;
  max: number;
}

/** What a provider's manifest says of the accounts that it takes. */
export interface AccountRules {
  /** `false`: `me+x@example.org` counts as `me@example.org`, or is refused. */
  plusAlias: boolean;
  password: PasswordBounds;
  /** `false`: its pages send no mail that the steps read, so that a run needs no mailbox. */
  mail: boolean;
}

/** What a run signs up with. Every field is a secret of the run: it is masked in pictures and redacted in logs. */
export interface Account {
  email: string;
  password: string;
  fullName: string;
  /** `YYYY-MM-DD` */
  birthdate: string;
}

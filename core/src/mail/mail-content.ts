/** A mail with its transfer encoding already undone. */
export interface MailContent {
  subject: string;
  html?: string;
  text?: string;
}

/** Characters of a body that are looked at. A mail is a few kilobytes; a hostile one must cost nothing. */
export const longestMail = 200_000;

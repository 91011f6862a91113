/** Hidden first line of an issue's body: which drift it is about. Issues are found by it and by nothing else. */
export const issueMark = (service: string, stepHash: string): string =>
  `<!-- drift-key:${service}/${stepHash} -->`;

/**
 * Hidden first line of a comment: what it is about. A tracker makes no second comment with the same one, so that a
 * runner which was killed may come again.
 */
export const commentMark = (about: string): string =>
  `<!-- drift-comment:${encodeURIComponent(about).replaceAll('--', '%2D%2D')} -->`;

/** What GitHub says of who wrote an issue or a comment. */
export interface Written {
  author_association?: string | undefined;
  user?: { login: string; type: string } | null | undefined;
}

const trusted = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/**
 * Whether a hidden line in it may be believed. Anybody may write an issue in a public repository, with any hidden line:
 * one that were believed would keep a drift from ever being reproduced, and callers from running. Bots are the ways in which
 * workflows write.
 */
export const isOurs = ({ author_association, user }: Written, self: string | undefined): boolean =>
  trusted.has(author_association ?? '') ||
  user?.type === 'Bot' ||
  (self !== undefined && user?.login === self);

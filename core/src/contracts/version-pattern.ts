const number = String.raw`(?:0|[1-9]\d{0,14})`;
const identifier = String.raw`(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)`;

/**
 * A semantic version by the grammar of semver.org, so that what passes can be compared. Its three numbers have 15 digits
 * at most: every one of them is exact. In a file without zod, for those who cannot wait for it.
 */
export const versionPattern = new RegExp(
  String.raw`^${number}\.${number}\.${number}(-${identifier}(\.${identifier})*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`,
);

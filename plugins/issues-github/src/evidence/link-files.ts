/** What became of a file that a body refers to. */
export type Placed =
  | { name: string; url: string }
  /** `why`: one line. `file`: its name in the artifact, where it is in one. */
  | { name: string; why: string; file?: string; artifact?: string; runUrl?: string | undefined };

const code = (text: string): string => `\`${text.replaceAll('`', "'").replace(/\s+/g, ' ')}\``;

function say(alt: string, { why, file, artifact, runUrl }: Extract<Placed, { why: string }>): string {
  const run = runUrl === undefined ? 'the run that wrote this' : `[the run that wrote this](${runUrl})`;
  const where =
    file === undefined || artifact === undefined
      ? 'Run the command below to see the page.'
      : `It is ${code(file)} in the artifact ${code(artifact)} of ${run}.`;
  return `> **No picture here**: ${alt}. It could not be kept in this repository: ${code(why)}. ${where}`;
}

/** The body with the places of its pictures filled in. */
export function linkFiles(body: string, placed: readonly Placed[]): string {
  const byName = new Map(placed.map((file) => [file.name, file]));
  return body.replace(/!\[([^\]\n]*)\]\(attachment:([\w.-]+)\)/g, (whole, alt: string, name: string) => {
    const file = byName.get(name);
    if (!file) return whole;
    return 'url' in file ? `![${alt}](${file.url})` : say(alt, file);
  });
}

import type { TrackedIssue } from 'agentkeys';

/** What stands above the body of an issue file. People may edit it, for instance to close the issue. */
export interface FileIssue extends Pick<TrackedIssue, 'state' | 'title' | 'body' | 'closed_at'> {
  number: number;
  labels: readonly string[];
  opened_at: string;
}

/** A plain word needs no quotes, and is what people write. */
const renderValue = (value: unknown): string =>
  typeof value === 'string' && /^[a-z]+$/.test(value) ? value : JSON.stringify(value);

/** A Markdown file: the facts as YAML, the title as a heading, the body. */
export function renderFrontMatter({ title, body, ...facts }: FileIssue): string {
  const lines = Object.entries({ title, ...facts }).map(([name, value]) => `${name}: ${renderValue(value)}`);
  return `---\n${lines.join('\n')}\n---\n\n# ${title}\n\n${body}`;
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Reads what `renderFrontMatter` wrote, also after a person's edits. `undefined`: it is no such file. */
export function parseFrontMatter(text: string): FileIssue | undefined {
  const parts = /^---\r?\n(.*?)\r?\n---\r?\n\s*(?:# [^\n]*\n\s*)?(.*)$/s.exec(text);
  if (!parts) return undefined;
  const lines = (parts[1] ?? '').split(/\r?\n/);
  const facts = Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name.trim(), readValue(value.join(':').trim())];
    }),
  );
  const textOf = (value: unknown): string | null =>
    typeof value === 'string' && value !== '' ? value : null;
  return {
    number: Number(facts.number) || 0,
    state: facts.state === 'closed' ? 'closed' : 'open',
    title: textOf(facts.title) ?? '',
    labels: Array.isArray(facts.labels) ? facts.labels.map(String) : [],
    opened_at: textOf(facts.opened_at) ?? '',
    closed_at: textOf(facts.closed_at),
    body: parts[2] ?? '',
  };
}

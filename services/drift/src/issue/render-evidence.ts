import type { IssueAttachment } from 'agentkeys';
import type { TripwireEvent } from 'agentkeys/contracts';
import { scrubLine, scrubUrl } from './scrub-line.ts';
import { code } from './words.ts';

const maxDiffLines = 60;
const maxOutlineLines = 400;

const fence = (language: string, lines: readonly string[]): string =>
  [`\`\`\`${language}`, ...lines, '```'].join('\n');

function cut(lines: readonly string[], most: number): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most), `… ${lines.length - most} more lines`];
}

/** `~ old -> new (0.86)` becomes a line that goes and a line that comes, so that both get their colour. */
function diffLines(line: string): string[] {
  const replaced = /^~ (.*) -> (.*) \((\d\.\d+)\)$/.exec(line);
  if (!replaced) return [scrubLine(line)];
  const [, from = '', to = '', score = ''] = replaced;
  return [`- ${scrubLine(from)}`, `+ ${scrubLine(to)}    (likely the same control: ${score})`];
}

function renderDiff({ diff }: TripwireEvent): string[] {
  if (!diff || diff.length === 0) {
    return [
      'Compared with the shapes on record nothing else differs: roles, names and order are as they were.',
    ];
  }
  return [fence('diff', cut(diff.flatMap(diffLines), maxDiffLines))];
}

const renderHints = ({ hints = [] }: TripwireEvent): string[] =>
  hints.length === 0
    ? []
    : [
        'Controls that may have taken the place of what is missing:',
        hints
          .slice(0, 10)
          .map(
            ({ landmark, locator, score }) =>
              `- ${code(landmark)}: ${code(scrubLine(locator).replaceAll('`', "'"))} (${score.toFixed(2)})`,
          )
          .join('\n'),
      ];

/** Picture, difference and outline of the page as the reproduction met it. */
export function renderEvidence(event: TripwireEvent): string {
  const outline = cut(event.outline.map(scrubLine), maxOutlineLines);
  return [
    event.screenshot_b64
      ? `![The page at step ${event.step} as the reproduction met it](attachment:screenshot.png)`
      : 'The page could not be pictured.',
    '### What changed',
    ...renderDiff(event),
    ...renderHints(event),
    `Page: ${code(scrubUrl(event.url))} with ${code(`dom_digest ${event.dom_digest}`)}. Why it tripped: ${scrubLine(event.reason).replace(/[.\s]+$/, '')}.`,
    [
      `<details><summary>Outline of the page (${event.outline.length} lines, no text of the page in it)</summary>`,
      fence('', outline),
      '</details>',
    ].join('\n\n'),
  ].join('\n\n');
}

/** The files that belong to it. */
export function evidenceFiles(event: TripwireEvent): IssueAttachment[] {
  const outline: IssueAttachment = {
    name: 'outline.txt',
    type: 'text/plain',
    data: new TextEncoder().encode(`${event.dom_digest}\n${event.outline.join('\n')}\n`),
  };
  if (!event.screenshot_b64) return [outline];
  return [
    { name: 'screenshot.png', type: 'image/png', data: Buffer.from(event.screenshot_b64, 'base64') },
    outline,
  ];
}

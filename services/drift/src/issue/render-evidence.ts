import type { IssueAttachment } from 'agentkeys';
import type { TripwireEvent } from 'agentkeys/contracts';
import { scrubLine, scrubUrl } from './scrub-line.ts';
import { code, fence, plural } from './words.ts';

/** Together well below what trackers take for a whole issue, 65,536 characters. */
const diffRoom = { lines: 60, characters: 16_000 };
const outlineRoom = { lines: 400, characters: 32_000 };

function cut(lines: readonly string[], room: typeof diffRoom): string[] {
  let characters = 0;
  const fits = lines.slice(0, room.lines).filter((line) => {
    characters += line.length + 1;
    return characters <= room.characters;
  });
  const left = lines.length - fits.length;
  return left === 0 ? fits : [...fits, `… ${plural(left, 'more line')}`];
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
  return [fence('diff', cut(diff.flatMap(diffLines), diffRoom).join('\n'))];
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
              `- ${code(landmark)}: ${code(scrubLine(locator))} (${score.toFixed(2)})`,
          )
          .join('\n'),
      ];

/** Picture, difference and outline of the page as the reproduction met it. */
export function renderEvidence(event: TripwireEvent): string {
  const outline = cut(event.outline.map(scrubLine), outlineRoom);
  return [
    event.screenshot_b64
      ? `![The page at step ${event.step} as the reproduction met it](attachment:screenshot.png)`
      : 'The page could not be pictured.',
    '### What changed',
    ...renderDiff(event),
    ...renderHints(event),
    `Page: ${code(scrubUrl(event.url))} with ${code(`dom_digest ${event.dom_digest}`)}. Why it tripped: ${code(scrubLine(event.reason))}.`,
    [
      `<details><summary>Outline of the page (${plural(event.outline.length, 'line')}, no text of the page in it)</summary>`,
      fence('', outline.join('\n')),
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

import { drawWireframe, drawWireframeText, type IssueAttachment } from 'agentkeys';
import type { Hint, TripwireEvent, Wireframe } from 'agentkeys/contracts';
import { scrubLine, scrubUrl } from './scrub-line.ts';
import { code, fence, plural, shorten } from './words.ts';

/**
 * With all else at most about 45,000 characters. Trackers take 65,536 for a whole issue, and people write into it, too.
 */
const diffRoom = { lines: 60, characters: 8_000 };
const wireframeRoom = { lines: 60, characters: 4_000 };
const outlineRoom = { lines: 400, characters: 12_000 };
const lineRoom = 300;

/** As many lines from the beginning as there is room for, and how many are left out. */
function cut(lines: readonly string[], room: typeof diffRoom): string[] {
  let { characters } = room;
  const end = lines.findIndex((line, index) => {
    characters -= line.length + 1;
    return index >= room.lines || characters < 0;
  });
  if (end < 0) return [...lines];
  return [...lines.slice(0, end), `… ${plural(lines.length - end, 'more line')}`];
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

const hintLine = ({ landmark, locator, score }: Hint): string =>
  `- ${code(landmark)}: ${code(shorten(scrubLine(locator), lineRoom))} (${score.toFixed(2)})`;

function renderHints({ hints = [] }: TripwireEvent): string[] {
  const list = (title: string, shown: readonly Hint[]) =>
    shown.length === 0 ? [] : [title, shown.slice(0, 10).map(hintLine).join('\n')];
  return [
    ...list(
      'Likely the same control now, with its likeness from 0 to 1. The locator was tried on the page:',
      hints.filter(({ confident }) => confident),
    ),
    ...list(
      'Perhaps one of these, by likeness:',
      hints.filter(({ confident }) => !confident),
    ),
  ];
}

/** @param file name of the attachment with the drawing */
export function renderWireframe(wireframe: Wireframe | undefined, file: string): string[] {
  if (!wireframe) return [];
  const { before, now } = wireframe;
  const panels = [...(before ? [['Before:', before] as const] : []), ['Now:', now] as const];
  const texts = panels.flatMap(([title, lines]) => [
    title,
    fence('', cut(drawWireframeText(lines).split('\n'), wireframeRoom).join('\n')),
  ]);
  return [
    `![The page as roles, intents and boxes](attachment:${file})`,
    ['<details><summary>The same as text</summary>', ...texts, '</details>'].join('\n\n'),
  ];
}

/** Picture, difference and outline of the page as the reproduction met it. */
export function renderEvidence(event: TripwireEvent): string {
  const outline = cut(event.outline.map(scrubLine), outlineRoom);
  return [
    '### What changed',
    ...renderDiff(event),
    ...renderHints(event),
    ...renderWireframe(event.wireframe, 'wireframe.svg'),
    '### The page now',
    event.screenshot_b64
      ? `![The page at step ${event.step} as the reproduction met it](attachment:screenshot.png)`
      : 'The page could not be pictured.',
    `Page: ${code(shorten(scrubUrl(event.url), lineRoom))} with ${code(`dom_digest ${event.dom_digest}`)}. Why it tripped: ${code(shorten(scrubLine(event.reason), lineRoom))}.`,
    [
      `<details><summary>Outline of the page (${plural(event.outline.length, 'line')}, no text of the page in it)</summary>`,
      fence('', outline.join('\n')),
      '</details>',
    ].join('\n\n'),
  ].join('\n\n');
}

/** The files that belong to it. */
export function evidenceFiles(event: TripwireEvent): IssueAttachment[] {
  const text = (lines: string): Uint8Array => new TextEncoder().encode(lines);
  const files: IssueAttachment[] = [
    {
      name: 'outline.txt',
      type: 'text/plain',
      data: text(`${event.dom_digest}\n${event.outline.map(scrubLine).join('\n')}\n`),
    },
  ];
  if (event.wireframe) {
    files.unshift({
      name: 'wireframe.svg',
      type: 'image/svg+xml',
      data: text(drawWireframe(event.wireframe)),
    });
  }
  if (event.screenshot_b64) {
    files.unshift({
      name: 'screenshot.png',
      type: 'image/png',
      data: Buffer.from(event.screenshot_b64, 'base64'),
    });
  }
  return files;
}

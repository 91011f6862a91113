import { drawWireframe, drawWireframeText, type IssueAttachment } from 'agentkeys';
import type { Hint, TripwireEvent } from 'agentkeys/contracts';
import { scrubLine, scrubUrl } from './scrub-line.ts';
import { code, fence, plural } from './words.ts';

/** Together well below what trackers take for a whole issue, 65,536 characters. */
const diffRoom = { lines: 60, characters: 16_000 };
const wireframeRoom = { lines: 60, characters: 4_000 };
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

const hintLine = ({ landmark, locator, score }: Hint): string =>
  `- ${code(landmark)}: ${code(scrubLine(locator))} (${score.toFixed(2)})`;

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

function renderWireframe({ wireframe }: TripwireEvent): string[] {
  if (!wireframe) return [];
  const { before, now } = wireframe;
  const panels = [...(before ? [['Before:', before] as const] : []), ['Now:', now] as const];
  const texts = panels.flatMap(([title, lines]) => [
    title,
    fence('', cut(drawWireframeText(lines).split('\n'), wireframeRoom).join('\n')),
  ]);
  return [
    '![The page as roles, intents and boxes](attachment:wireframe.svg)',
    ['<details><summary>The same as text</summary>', ...texts, '</details>'].join('\n\n'),
  ];
}

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
    ...renderWireframe(event),
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
  const text = (lines: string): Uint8Array => new TextEncoder().encode(lines);
  const files: IssueAttachment[] = [
    {
      name: 'outline.txt',
      type: 'text/plain',
      data: text(`${event.dom_digest}\n${event.outline.join('\n')}\n`),
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

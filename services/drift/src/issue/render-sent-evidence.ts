import { drawWireframe, type IssueAttachment } from 'agentkeys';
import type { Wireframe } from 'agentkeys/contracts';
import { renderWireframe } from './render-evidence.ts';
import { code, minute } from './words.ts';

/** The page as a run of the owner's own fleet has met it. */
export interface SentEvidence {
  /** UUID v7 of the report that it belongs to. */
  report_id: string;
  /** When the run tripped: the time of that id. UTC, ISO 8601. */
  seen_at: string;
  /** Content address of the picture. */
  screenshot_ref: string;
  /** PNG, masked by its sender. */
  picture: Uint8Array;
  wireframe?: Wireframe | undefined;
}

const picture = 'newest.png';
const drawing = 'newest-wireframe.svg';

/** What stands above the evidence of the reproduction once callers have sent something newer. */
export function renderSentEvidence({ report_id, seen_at, wireframe }: SentEvidence): string {
  return [
    '### The newest picture',
    `![The page as a caller's run met it](attachment:${picture})`,
    `A caller's run met the page like this at ${minute(seen_at)} (report ${code(report_id)}). What a reproduction has seen before is below.`,
    ...renderWireframe(wireframe, drawing),
  ].join('\n\n');
}

/** The files that belong to it. */
export const sentEvidenceFiles = ({ picture: data, wireframe }: SentEvidence): IssueAttachment[] => [
  { name: picture, type: 'image/png', data },
  ...(wireframe
    ? [
        {
          name: drawing,
          type: 'image/svg+xml' as const,
          data: new TextEncoder().encode(drawWireframe(wireframe)),
        },
      ]
    : []),
];

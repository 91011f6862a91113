import { styleText } from 'node:util';
import type { OutputStream } from './context.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_, text) => text;

/** Colours for a stream: none where it is no terminal, or NO_COLOR is set. */
export const paintFor =
  (stream: OutputStream): Paint =>
  (style, text) =>
    styleText(style, text, { stream, validateStream: true });

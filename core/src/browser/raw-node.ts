import type { OutlineNode } from '../contracts/index.ts';

/** What the walker reads off the page: an outline node before its intent is told, with two facts that only help to tell it. */
export interface RawNode extends Omit<OutlineNode, 'intent'> {
  inputmode?: string;
  /** Part of a cookie banner. */
  consent?: boolean;
}

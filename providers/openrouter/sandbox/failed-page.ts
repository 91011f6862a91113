import { type Html, html } from 'agentkeys/sandbox';
import type { Changes } from './changes.ts';
import { sitePage } from './layout.ts';

/** The site's own page in the place of one that its server cannot give. */
export const failedPage =
  (changes: Changes) =>
  (title: string): Html =>
    sitePage(changes, { title, content: html`<h1>${title}</h1><p>Please come back later.</p>` });

import { asksAboutCookies } from './in-page/asks-about-cookies.ts';
import { nameOf } from './in-page/name-of.ts';
import { namesTerms } from './in-page/names-terms.ts';
import { readBusy } from './in-page/read-busy.ts';
import { readObstruction } from './in-page/read-obstruction.ts';
import { readPage } from './in-page/read-page.ts';
import { roleOf } from './in-page/role-of.ts';
import { textBefore } from './in-page/text-before.ts';
import { textOf } from './in-page/text-of.ts';
import { type WalkOptions, walkOutline } from './in-page/walk-outline.ts';
import { watchPage } from './in-page/watch-page.ts';

const walkTools = `roleOf: ${roleOf}, nameOf: ${nameOf}, textOf: ${textOf}, textBefore: ${textBefore}, asksAboutCookies: ${asksAboutCookies}, namesTerms: ${namesTerms}, walkOutline: ${walkOutline}`;
const watchTools = `${walkTools}, readPage: ${readPage}, readBusy: ${readBusy}, readObstruction: ${readObstruction}`;

/** Expression whose value is a `PageWatch` of the document that it runs in. */
export const watchScript = `(${watchPage})({ ${watchTools} })`;

/**
 * Expression whose value is the JSON of the document's nodes. A string crosses to us several times faster than the
 * objects would, since those pass through Playwright's serialiser one by one.
 */
export const walkScript = (options: WalkOptions) =>
  `(() => { const tools = { ${walkTools} }; return JSON.stringify(tools.walkOutline(${JSON.stringify(options)}, tools)); })()`;

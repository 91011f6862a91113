import type { Explanation } from '../explain/explanation.ts';
import { drawWireframeText } from '../wireframe/draw-wireframe-text.ts';
import { labelled } from './labelled.ts';
import { type Paint, plain } from './paint.ts';

/** Several lines under one label. */
const block = (label: string, texts: readonly string[], paint: Paint): string[] =>
  texts.map((text, at) => labelled(at === 0 ? label : '', text, paint));
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
const mostLines = 24;

/** An explanation for people, in the order in which they ask. */
export function renderExplanation(explanation: Explanation, paint: Paint = plain): string {
  const { provider, step, kind, class: sort, url, expected, found, diff, hints, next } = explanation;
  const title = `The step ${step} of ${provider} met a page that has changed shape.`;
  return [
    `${paint('yellow', '!')} ${paint('bold', title)}`,
    labelled('what', sort ? `${kind}, ${sort}` : kind, paint),
    labelled('when', `${explanation.at}${explanation.sandbox ? ', in the sandbox' : ''}`, paint),
    labelled('page', url, paint),
    labelled('version', versionWords(explanation), paint),
    ...block('expected', expected, paint),
    ...block('found', found, paint),
    ...block('diff', diff.slice(0, mostLines).map(paintDiff(paint)), paint),
    ...block('hints', hints.map(hintWords), paint),
    ...block('actions', actionWords(explanation, paint), paint),
    ...wireframeLines(explanation, paint),
    ...block('others', knownWords(explanation), paint),
    labelled('why', next.why, paint),
    labelled('now', paint('bold', next.command), paint),
    labelled('files', Object.values(explanation.files).join('\n             '), paint),
    labelled('token', explanation.token, paint),
  ].join('\n');
}

function versionWords({ versions }: Explanation): string {
  const { tripped, installed } = versions;
  if (installed === undefined) return `${tripped} tripped, and none is installed here`;
  return installed === tripped
    ? `${tripped} tripped, and is still installed`
    : `${tripped} tripped, ${installed} is installed`;
}

const paintDiff =
  (paint: Paint) =>
  (text: string): string =>
    text.startsWith('+') ? paint('green', text) : text.startsWith('-') ? paint('red', text) : text;

const hintWords = ({ landmark, locator, confident, score }: Explanation['hints'][number]): string =>
  `${landmark} is ${confident ? 'likely' : 'perhaps'} ${locator}${confident ? '' : ` (${score.toFixed(2)})`}`;

function actionWords({ actions }: Explanation, paint: Paint): string[] {
  const marks = {
    done: paint('green', '✔'),
    failed: paint('red', '✖'),
    unfinished: paint('yellow', '…'),
  } as const;
  return actions.slice(-mostLines).map(({ step, action, landmark, state, at_ms, elapsed_ms }) => {
    const what = landmark ? `${action} ${landmark}` : action;
    const end = state === 'unfinished' ? ', the run ended at it' : '';
    return `${marks[state]} ${step}: ${what}  ${paint('dim', `at ${seconds(at_ms)}, took ${seconds(elapsed_ms)}${end}`)}`;
  });
}

function wireframeLines({ wireframe, outline }: Explanation, paint: Paint): string[] {
  const drawn = wireframe ? drawWireframeText(wireframe.now).split('\n') : outline.slice(0, mostLines);
  if (drawn.join('').trim() === '') return [];
  return [
    labelled('the page', paint('dim', 'by roles and intents; what it says is left out'), paint),
    ...drawn.map((text) => `    ${text}`),
  ];
}

function knownWords({ known, sandbox }: Explanation): string[] {
  if (sandbox) return ['a sandbox is this machine’s own'];
  if (!known) return ['nobody has told of it, as far as this machine has heard'];
  const fixed = known.fixed_in ? `, fixed in ${known.fixed_in}` : ', no fix yet';
  return [
    `known since ${known.since}, last seen ${known.last_seen}${fixed}`,
    ...(known.issue_url ? [known.issue_url] : []),
  ];
}

import type { Key } from './words.ts';

/** One control of a page, as its markup has it. */
export interface Control {
  key: Key;
  kind: 'field' | 'check' | 'act';
  label: string;
  element: 'input' | 'textarea' | 'select' | 'button' | 'link' | 'role-button' | 'plain' | 'switch';
  type?: string;
  name?: string;
  id?: string;
  testId?: string;
  autocomplete?: string;
  placeholder?: string;
  class?: string;
  required?: boolean;
  /** It only stands around, and nobody looks for it. */
  bystander?: boolean;
  /** How a field is named: a label, a label around it, ARIA, its placeholder alone, the text above, or not at all. */
  labelled: 'for' | 'around' | 'aria' | 'placeholder' | 'above' | 'none';
}

export interface DrawnPage {
  language: string;
  heading: string;
  /** Site furniture. */
  chrome: Control[];
  before: Control[];
  form: Control[];
  after: Control[];
  /** What holds the form. */
  holder: 'form' | 'dialog' | 'div' | 'frame';
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

const attributes = (pairs: Record<string, string | boolean | undefined>) =>
  Object.entries(pairs)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`))
    .join('');

function drawField(control: Control, id: string): string {
  const { element, label, labelled } = control;
  const shared = attributes({
    'data-truth': control.bystander ? undefined : control.key,
    id: control.id ?? (labelled === 'for' ? id : undefined),
    name: control.name,
    'data-testid': control.testId,
    autocomplete: control.autocomplete,
    placeholder: labelled === 'placeholder' ? label : control.placeholder,
    class: control.class,
    required: control.required,
    'aria-label': labelled === 'aria' ? label : undefined,
  });
  const field =
    element === 'textarea'
      ? `<textarea rows="1"${shared}></textarea>`
      : element === 'select'
        ? `<select${shared}><option>1</option><option>2</option></select>`
        : `<input type="${control.type ?? 'text'}"${shared}>`;
  if (labelled === 'around') return `<p><label>${escapeHtml(label)} ${field}</label></p>`;
  if (labelled === 'for')
    return `<p><label for="${escapeHtml(control.id ?? id)}">${escapeHtml(label)}</label> ${field}</p>`;
  if (labelled === 'above') return `<div><div>${escapeHtml(label)}</div><div>${field}</div></div>`;
  return `<p>${field}</p>`;
}

function drawCheck(control: Control): string {
  const { label, element } = control;
  const shared = attributes({
    'data-truth': control.bystander ? undefined : control.key,
    id: control.id,
    name: control.name,
    'data-testid': control.testId,
    class: control.class,
    required: control.required,
  });
  if (element === 'switch')
    return `<p><span role="switch" tabindex="0" aria-label="${escapeHtml(label)}"${shared}>○</span></p>`;
  return `<p><label><input type="checkbox"${shared}> ${escapeHtml(label)}</label></p>`;
}

function drawAct(control: Control): string {
  const { element, label, labelled } = control;
  const shared = attributes({
    'data-truth': control.bystander ? undefined : control.key,
    id: control.id,
    name: control.name,
    'data-testid': control.testId,
    class: control.class,
  });
  const shown = labelled === 'none' ? '→' : escapeHtml(label);
  if (element === 'link') return `<a href="/${control.key}"${shared}>${shown}</a>`;
  if (element === 'role-button') return `<div role="button" tabindex="0"${shared}>${shown}</div>`;
  if (element === 'plain') return `<div onclick="void 0"${shared}>${shown}</div>`;
  return `<button type="${control.type ?? 'button'}"${shared}>${shown}</button>`;
}

function draw(control: Control, at: number): string {
  if (control.kind === 'field') return drawField(control, `f-${at}`);
  return control.kind === 'check' ? drawCheck(control) : `<p>${drawAct(control)}</p>`;
}

/** The page's HTML. Each control says in `data-truth` which one it is, which nothing but the scoring reads. */
export function drawPage(page: DrawnPage): string {
  const form = page.form.map(draw).join('\n');
  const holders = {
    form: `<form>${form}</form>`,
    dialog: `<div role="dialog" aria-label="${escapeHtml(page.heading)}">${form}</div>`,
    div: `<div class="panel">${form}</div>`,
    frame: `<iframe width="600" height="700" srcdoc="${escapeHtml(`<form>${form}</form>`)}"></iframe>`,
  };
  return `<!doctype html><html lang="${page.language}"><meta charset="utf-8"><title>-</title>
<header><nav>${page.chrome.map(draw).join('\n')}</nav></header>
<main><h1>${escapeHtml(page.heading)}</h1>
${page.before.map(draw).join('\n')}
${holders[page.holder]}
${page.after.map(draw).join('\n')}</main></html>`;
}

import { type Html, type HtmlPart, html } from 'agentkeys/sandbox';

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Attributes of an element; `true` stands for one without a value, `false` for none. */
const write = (attributes: Attributes): Html[] =>
  Object.entries(attributes)
    .filter(([, value]) => value !== false)
    .map(([name, value]) => (value === true ? html` ${name}` : html` ${name}="${String(value)}"`));

export interface Field extends Attributes {
  name: string;
}

/** A labelled input in a row of its own. Its id is its name, unless another is given. */
export const field = (label: string, { name, id = name, ...rest }: Field): Html =>
  html`<div class="row"><label for="${String(id)}">${label}</label><input${write({ id, name, ...rest })}></div>`;

export const checkbox = (label: string, attributes: Attributes): Html =>
  html`<div class="row"><label><input type="checkbox"${write(attributes)}> ${label}</label></div>`;

/** Sends the form: a button of another name accepts terms and sends nothing else. */
export const submitButton = (label: HtmlPart, attributes: Attributes = {}): Html =>
  html`<button${write({ type: 'submit', id: 'submit', name: 'intent', class: 'primary', ...attributes })}>${label}</button>`;

export const button = (label: HtmlPart, attributes: Attributes = {}): Html =>
  html`<button${write({ type: 'button', ...attributes })}>${label}</button>`;

/** Signing up by another site's account, which the replica does not play. */
export const oauthButton = (name: string): Html => button(`Continue with ${name}`, { class: 'oauth' });

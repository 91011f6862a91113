import { type Html, html } from 'agentkeys/sandbox';
import type { KeyRecord } from '../world.ts';
import { button, field } from './controls.ts';
import { layOut, type Page, plainPage } from './layout.ts';
import { alertLine } from './signup-page.ts';

/** The list of keys, with its two dialogs. */
export interface KeysPage extends Page {
  heading: Html;
  /** Rows of the table. */
  rows: readonly Html[];
  alert: Html;
  create: Html;
  /** In the dialog that asks for a new key's name. */
  nameFields: Html;
  mint: Html;
  /** In the dialog that shows the new key. */
  secret: Html;
}

export const emptyKeysPage: KeysPage = {
  ...plainPage,
  title: 'API keys - Acme AI',
  header: html`<header><strong>Acme AI</strong><nav><a href="/home">Home</a> <a href="/usage">Usage</a> <a href="/keys">API keys</a> ${button('Log out')}</nav></header>`,
  heading: html`<h1>API keys</h1>`,
  rows: [],
  alert: alertLine,
  create: button('Create new secret key', { id: 'create', class: 'primary', 'data-testid': 'create-key' }),
  nameFields: field('Name', { name: 'name', type: 'text' }),
  mint: button('Create secret key', {
    id: 'mint',
    class: 'primary',
    type: 'submit',
    'data-testid': 'mint-submit',
  }),
  secret: field('Secret key', { name: 'secret', type: 'text', readonly: true }),
};

export const listKeys = (keys: readonly KeyRecord[]): Html[] =>
  keys.map(({ name, secret }) => html`<tr><td>${name}</td><td>sk-acme-…${secret.slice(-4)}</td></tr>`);

export const renderKeysPage = (page: KeysPage): Html =>
  layOut(
    page,
    html`${page.heading}${page.alert}
<table><thead><tr><th>Name</th><th>Key</th></tr></thead><tbody>${page.rows}</tbody></table>
${page.create}
<dialog id="ask" aria-labelledby="ask-title"><form id="key-form"><h2 id="ask-title">Create new secret key</h2>
${page.nameFields}
${button('Cancel', { id: 'cancel' })}${page.mint}</form></dialog>
<dialog id="saved" aria-labelledby="saved-title"><h2 id="saved-title">Save your key</h2>
${page.secret}
${button('Copy', { id: 'copy' })}${button('Done', { id: 'done' })}</dialog>`,
    ['keys.js'],
  );

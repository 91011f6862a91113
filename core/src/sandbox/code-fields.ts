import { type Html, html } from './html.ts';

/** One field for a code of six digits, as `codeScript` knows it. */
export const codeField = (label: string): Html =>
  html`<label for="code">${label}</label><input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required>`;

/** Six fields for it, one a digit. */
export const codeBoxes = (label: string): Html => html`<fieldset class="boxes" aria-label="${label}">
${[1, 2, 3, 4, 5, 6].map(
  (digit) =>
    html`<input inputmode="numeric" maxlength="1" autocomplete="one-time-code" aria-label="Digit ${digit}">\n`,
)}</fieldset><input type="hidden" name="code">`;

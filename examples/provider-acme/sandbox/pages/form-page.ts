import { type Html, type HtmlPart, html } from 'agentkeys/sandbox';
import { layOut, nothing, type Page } from './layout.ts';

/** How the form comes into the page. */
export type Delivery = 'with-page' | 'by-script' | 'in-frame' | 'in-open-shadow' | 'in-closed-shadow';

/** A page with one form. */
export interface FormPage extends Page {
  heading: Html;
  oauth: readonly Html[];
  /** Where the form is posted to; a page without one has no form. */
  endpoint: string;
  hidden: boolean;
  /** Six characters in a field send the form. */
  sendsItself: boolean;
  alert: Html;
  /** In the order of the page. */
  fields: Readonly<Record<string, Html>>;
  submit: Html;
  after: Html;
  wrap(content: Html): Html;
  delivery: Delivery;
}

export const renderFormPage = (page: FormPage): Html => {
  const form = renderForm(page);
  switch (page.delivery) {
    case 'with-page':
      return layOut(page, form, ['acme.js']);
    case 'in-frame':
      return layOut(
        page,
        html`${page.heading}<iframe src="/signup/form" title="Sign up" width="600" height="500"></iframe>`,
      );
    case 'by-script':
      return layOut(page, deferred('script', form, html`<div class="skeleton" aria-busy="true"></div>`), [
        'acme.js',
      ]);
    case 'in-open-shadow':
      return layOut(page, deferred('open', form, html`<acme-app></acme-app>`), ['acme.js']);
    case 'in-closed-shadow':
      return layOut(page, deferred('closed', form, html`<acme-app></acme-app>`), ['acme.js']);
  }
};

/** The form's page as it stands in a frame of another. */
export const renderFramedForm = (page: FormPage): Html =>
  layOut({ ...page, top: nothing, header: nothing, footer: nothing, overlay: nothing }, renderForm(page), [
    'acme.js',
  ]);

const deferred = (delivery: string, form: Html, meanwhile: HtmlPart): Html =>
  html`${meanwhile}<template data-delivery="${delivery}"><link rel="stylesheet" href="/assets/style.css">${form}</template>`;

function renderForm(page: FormPage): Html {
  const { heading, oauth, endpoint, hidden, sendsItself, alert, fields, submit, after } = page;
  return page.wrap(html`${heading}
${oauth.length > 0 && html`<div class="choices">${oauth}</div><p>or</p>`}
<form data-endpoint="${endpoint}" novalidate${hidden && html` hidden`}${sendsItself && html` data-sends-itself`}>
${alert}
${Object.values(fields)}
${submit}
</form>
${after}`);
}

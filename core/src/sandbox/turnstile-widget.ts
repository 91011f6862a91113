import { type Html, html } from './html.ts';

/** What the vendor's script makes of a page: a frame, and the field that it fills in once a person is there. */
export const turnstileWidget = (address: string): Html => html`<div class="cf-turnstile">
<iframe class="widget" src="${address}" title="Widget containing a Cloudflare security challenge"></iframe>
<input type="hidden" name="cf-turnstile-response">
</div>
`;

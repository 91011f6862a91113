/** A page of about `elements` DOM elements: a sign-up form, and around it lists as applications have them. */
export function drawLargePage(elements: number): string {
  const form = `<form><div><label for="email">Email address</label><input id="email" name="email" type="email" required></div>
<div><label for="password">Password</label><input id="password" name="password" type="password" required></div>
<div><label><input type="checkbox" name="tos" required> I agree to the <a href="/terms">Terms</a></label></div>
<button class="btn btn-primary">Create account</button></form>`;
  const around = 24;
  const row = (at: number) =>
    `<li class="row"><div class="cell"><span class="name">Item ${at}</span><span><b>Some text</b> about it</span></div>` +
    `<div class="cell"><p>More <i>text</i></p>${at % 4 === 0 ? `<a href="/items/${at}">Open</a>` : '<span>-</span>'}</div></li>`;
  const rows = Math.max(0, Math.round((elements - around) / 10));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Acme</title>
<header><nav><a href="/docs">Docs</a><a href="/pricing">Pricing</a></nav></header>
<main><h1>Create your account</h1>${form}<ul>${Array.from({ length: rows }, (_, at) => row(at)).join('\n')}</ul></main></html>`;
}

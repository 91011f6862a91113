/**
 * Script of a page whose forms are sent as a single-page application does: every `form[data-endpoint]` is posted as JSON
 * and goes where the answer's `next` says, or shows its `error` in the form's alert. A button that does not carry the
 * form's `intent` accepts terms and sends nothing else. A page that knows other answers listens to the form's `answer`
 * event and prevents its default. `wireForms(root)` does the same for forms that come later, in a shadow root for instance.
 */
export const formScript = ({ termsEndpoint }: { termsEndpoint: `/${string}` }): string => `
{
  const post = async (endpoint, fields) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    if (response.status >= 500) throw new Error('status ' + response.status);
    return response.json();
  };
  const wireForm = (form) => {
    const error = form.querySelector('p[role=alert][hidden]');
    const proceed = form.querySelector('button[name=intent]');
    const acceptTerms = async (button) => {
      await post('${termsEndpoint}', {});
      button.setAttribute('aria-pressed', 'true');
      button.disabled = true;
    };
    const submit = async (button) => {
      error.hidden = true;
      if (button) button.disabled = true;
      try {
        const answer = await post(form.dataset.endpoint, Object.fromEntries(new FormData(form)));
        const told = new CustomEvent('answer', { detail: answer, bubbles: true, composed: true, cancelable: true });
        if (!form.dispatchEvent(told)) return;
        if (answer.next) return window.top.location.assign(answer.next);
        error.textContent = answer.error.message;
        form.querySelector('[name="' + answer.error.field + '"]')?.setAttribute('aria-invalid', 'true');
      } catch {
        error.textContent = 'Something went wrong. Please try again.';
      }
      error.hidden = false;
      if (button) button.disabled = false;
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const pressed = event.submitter ?? proceed;
      if (proceed && pressed !== proceed) acceptTerms(pressed);
      else submit(pressed);
    });
  };
  globalThis.wireForms = (root) => {
    for (const form of root.querySelectorAll('form[data-endpoint]')) wireForm(form);
    for (const button of root.querySelectorAll('[data-oauth]')) {
      button.addEventListener('click', () => {
        button.textContent = button.dataset.oauth + ' is not part of this sandbox';
      });
    }
  };
  wireForms(document);
}
`;

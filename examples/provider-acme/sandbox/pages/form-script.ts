/**
 * Sends forms as a single-page application does, by fetch, and brings a form that was put into a `template` into the
 * page: late, or into a shadow root.
 */
export const formScript = `
{
  const post = async (endpoint, fields) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    return response.json().catch(() => ({}));
  };

  const wireForm = (root, form) => {
    const alert = root.querySelector('#alert');
    const say = (text) => { if (alert) alert.textContent = text; };
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const pressed = event.submitter;
      if (pressed && pressed.name !== 'intent') {
        await post('/api/terms', {});
        pressed.disabled = true;
        return;
      }
      const challenge = document.querySelector('template[data-challenge]');
      if (challenge) return setTimeout(() => document.body.append(challenge.content), 300);
      say('');
      for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
      let answer;
      try {
        answer = await post(form.dataset.endpoint, Object.fromEntries(new FormData(form)));
      } catch {
        return say('Network error. Please try again.');
      }
      if (answer.next) return window.top.location.assign(answer.next);
      if (answer.error) say(answer.error);
      form.querySelector('[name="' + answer.field + '"]')?.setAttribute('aria-invalid', 'true');
    });
    form.addEventListener('input', (event) => {
      if (event.target.maxLength === 1) event.target.nextElementSibling?.focus();
      if ('sendsItself' in form.dataset && event.target.value.length === 6) form.requestSubmit();
    });
  };

  const wire = (root) => {
    for (const form of root.querySelectorAll('form[data-endpoint]')) wireForm(root, form);
    for (const oauth of root.querySelectorAll('.oauth')) {
      oauth.addEventListener('click', () => { oauth.textContent = 'Not part of this sandbox'; });
    }
    root.querySelector('#resend')?.addEventListener('click', () => post('/api/resend', {}));
  };

  const template = document.querySelector('template[data-delivery]');
  const delivery = template?.dataset.delivery;
  if (!template) wire(document);
  else if (delivery === 'script') {
    fetch('/api/settings').then((response) => response.json()).then(() => {
      document.querySelector('main').replaceChildren(template.content);
      wire(document);
    });
  } else {
    customElements.define('acme-app', class extends HTMLElement {
      connectedCallback() {
        const root = this.attachShadow({ mode: delivery });
        root.append(template.content);
        wire(root);
      }
    });
  }
}
`;

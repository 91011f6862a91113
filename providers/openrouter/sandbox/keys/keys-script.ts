/** Draws the list of keys and its dialogs in the browser, as the site's own bundle does. */
export const keysScript = `
{
  const app = document.querySelector('#app');
  const snippet = (key) => 'curl https://openrouter.ai/api/v1/key -H "Authorization: Bearer ' + key + '"';
  let state;
  let ready = true;

  const shownSecret = (secret) => {
    if (state.shown_in === 'field') return element('input', { readonly: '', value: secret, 'aria-label': 'API key' });
    return element(state.shown_in, {}, secret);
  };

  const showKey = (secret) => {
    const close = openDialog('Your new key',
      element('p', {}, 'Please copy it now and write it down somewhere safe. You will not be able to see it again.'),
      shownSecret(secret),
      ...(state.tutorial ? [element('p', { class: 'note' }, 'Try it with one like this:'), element('pre', {}, snippet(state.tutorial))] : []),
      element('div', { class: 'actions' },
        button('Copy', () => navigator.clipboard.writeText(secret)),
        button('Close', () => close())));
  };

  const askName = () => {
    const name = element('input', { id: 'name', name: 'name', placeholder: 'e.g. "Chatbot Key"', autocomplete: 'off' });
    const limit = element('input', { id: 'limit', name: 'limit', type: 'number', min: '0', placeholder: 'Leave blank for unlimited' });
    const expiration = element('select', { id: 'expiration', name: 'expiration' },
      ...['No expiration', '7 days', '30 days'].map((label) => element('option', {}, label)));
    const project = element('select', { id: 'project', name: 'project', required: '' },
      element('option', { value: '' }, 'Select a project'), element('option', {}, 'Default'));
    const alert = element('p', { class: 'error', role: 'alert' });
    const submit = button('Create', async () => {
      submit.disabled = true;
      const answer = await post('/api/frontend/keys', { name: name.value, limit: limit.value, expiration: expiration.value })
        .catch(() => ({ error: { message: 'Something went wrong' } }));
      if (answer.error) {
        alert.textContent = answer.error.message;
        submit.disabled = false;
        return;
      }
      close();
      state.keys.push(answer.key);
      draw();
      showKey(answer.secret);
    }, { class: 'primary' });
    const check = () => {
      submit.disabled = name.value.trim() === '' || (state.wants_project && project.value === '');
    };
    name.addEventListener('input', check);
    project.addEventListener('change', check);
    check();
    const close = openDialog('Create a new key',
      element('label', { for: 'name' }, 'Name'), name,
      ...(state.wants_project ? [element('label', { for: 'project' }, 'Project'), project] : []),
      element('label', { for: 'limit' }, 'Credit limit (optional)'), limit,
      element('label', { for: 'expiration' }, 'Expiration (optional)'), expiration,
      alert,
      element('div', { class: 'actions' }, button('Cancel', () => close()), submit));
    name.focus();
    if (state.onboarding?.over_dialog) {
      const asked = state.onboarding;
      state.onboarding = null;
      setTimeout(() => onboard(asked), 300);
    }
  };

  const table = () => element('table', {},
    element('thead', {}, element('tr', {}, ...['Name', 'Key', 'Limit', 'Created'].map((title) => element('th', {}, title)))),
    element('tbody', {}, ...[...state.others, ...state.keys].map((key) => element('tr', {},
      element('td', {}, key.name), element('td', {}, element('code', {}, key.masked)),
      element('td', {}, key.limit), element('td', {}, key.created)))));

  const draw = () => {
    const list = state.keys.length + state.others.length > 0 ? table() : element('p', { class: 'note' }, 'You have no keys yet.');
    app.removeAttribute('aria-busy');
    app.replaceChildren(
      element('div', { class: 'title' }, element('h1', {}, 'API Keys'),
        button(state.create_label, askName, { class: 'primary', 'data-testid': 'create-key-btn', ...(!ready && { disabled: '' }) })),
      element('p', { class: 'note' }, state.lead),
      element('pre', {}, snippet('$OPENROUTER_API_KEY')),
      ...(state.tutorial ? [element('p', {}, 'A key looks like this:'), element('code', {}, state.tutorial)] : []),
      ready ? list : element('div', { class: 'skeleton', 'aria-busy': 'true' }));
  };

  fetch('/api/frontend/keys').then((response) => response.json()).then((answer) => {
    state = answer;
    const asked = state.onboarding;
    if (asked && !asked.over_dialog) {
      // The list of an account that has yet to answer stays away.
      ready = false;
      setTimeout(() => onboard(asked).then(() => {
        ready = true;
        draw();
      }), asked.after_seconds * 1000);
    }
    draw();
  });
}
`;

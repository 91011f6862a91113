/** Draws the list of keys and its dialogs in the browser, as the platform's own bundle does. */
export const apiKeysScript = `
{
  const app = document.querySelector('#app');
  let state;

  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const button = (label, onClick, attributes = {}) => {
    const made = element('button', { type: 'button', ...attributes }, label);
    made.addEventListener('click', onClick);
    return made;
  };
  const fetchJson = async (address, options) => {
    const response = await fetch(address, options);
    if (response.status === 401) location.assign('/login');
    if (response.status >= 400) {
      document.querySelector('.failed')?.remove();
      app.append(element('p', { role: 'alert', class: 'error failed' }, (await response.json()).error?.message ?? 'Something went wrong.'));
      throw new Error('status ' + response.status);
    }
    return response.json();
  };

  const openDialog = (title, ...children) => {
    const dialog = element('div', { role: 'dialog', 'aria-modal': 'true', 'aria-label': title },
      element('h2', {}, title), ...children);
    const backdrop = element('div', { class: 'backdrop' }, dialog);
    document.body.append(backdrop);
    dialog.querySelector('input')?.focus();
    return () => backdrop.remove();
  };

  const create = async (name, project) => {
    const key = await fetchJson('/dashboard/api_keys', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, project }),
    });
    state.keys.push(key);
    return key.secret;
  };

  const createAtOnce = async () => {
    const secret = await create('');
    draw();
    showKey(secret);
  };

  const askName = () => {
    const name = element('input', { id: 'key-name', placeholder: 'My Test Key', autocomplete: 'off' });
    const permissions = ['All', 'Restricted', 'Read only'].map((label, index) =>
      element('label', {}, element('input', { type: 'radio', name: 'permissions', ...(index === 0 && { checked: '' }) }), label));
    const project = element('select', { id: 'key-project', required: '' },
      element('option', { value: '' }, 'Choose a project'), element('option', {}, 'Default project'));
    const close = openDialog('Create new secret key',
      element('label', { for: 'key-name' }, 'Name (optional)'), name,
      ...(state.asks_project ? [element('label', { for: 'key-project' }, 'Project'), project] : []),
      element('fieldset', {}, element('legend', {}, 'Permissions'), ...permissions),
      element('div', { class: 'actions' },
        button('Cancel', () => close()),
        button('Create secret key', (event) => {
          event.target.disabled = true;
          create(name.value, project.value).then((secret) => {
            close();
            draw();
            showKey(secret);
          }, () => { event.target.disabled = false; });
        }, { class: 'primary' })));
  };

  const showKey = (secret) => {
    const field = state.shown_in === 'code'
      ? element('code', {}, secret)
      : element('input', { readonly: '', value: secret, 'aria-label': 'Secret key' });
    const close = openDialog('Save your key',
      element('p', { class: 'note' },
        'Please save your secret key in a safe place since you will not be able to view it again.'),
      element('div', { class: 'secret' }, field,
        button('Copy', () => navigator.clipboard.writeText(secret))),
      element('div', { class: 'actions' }, button('Done', () => close(), { class: 'primary' })));
  };

  const revoke = (key) => {
    const close = openDialog('Revoke secret key',
      element('p', { class: 'note' }, 'This API key will immediately be disabled.'),
      element('div', { class: 'actions' },
        button('Cancel', () => close()),
        button('Revoke key', () => {
          fetchJson('/dashboard/api_keys/revoke', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ id: key.id }),
          }).then(() => {
            close();
            state.keys = state.keys.filter((one) => one !== key);
            draw();
          });
        }, { class: 'primary' })));
  };

  const draw = () => {
    const rows = state.keys.map((key) => element('tr', {},
      element('td', {}, key.name), element('td', {}, element('code', {}, key.masked)),
      element('td', {}, key.created), element('td', {}, 'All'),
      element('td', {}, button('Revoke', () => revoke(key)))));
    app.removeAttribute('aria-busy');
    app.replaceChildren(
      element('div', { class: 'title' }, element('h1', {}, 'API keys'),
        button(state.create_label, () => (state.asks_name ? askName() : createAtOnce()), { class: 'primary' })),
      element('p', { class: 'note' }, 'Do not share your API key with others or expose it in the browser or other client-side code.'),
      element('pre', {}, 'export OPENAI_API_KEY="sk-proj-abc123exampleexampleexampleexample"'),
      state.keys.length === 0
        ? element('p', { class: 'note' }, 'You have no keys yet.')
        : element('table', {},
            element('thead', {}, element('tr', {}, ...['Name', 'Secret key', 'Created', 'Permissions', 'Actions'].map((name) => element('th', {}, name)))),
            element('tbody', {}, ...rows)));
  };

  fetchJson('/dashboard/api_keys').then((answer) => {
    state = answer;
    draw();
  });
}
`;

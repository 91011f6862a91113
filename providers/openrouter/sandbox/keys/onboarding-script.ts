/** Helpers of the pages' scripts, and the dialogs that a new account is asked questions in. */
export const onboardingScript = `
const element = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  const names = globalThis.classNames;
  if (names && attributes.class) made.className = attributes.class.split(' ').map((name) => names[name] ?? name).join(' ');
  made.append(...children);
  return made;
};
const button = (label, onClick, attributes = {}) => {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', onClick);
  return made;
};
const post = async (address, fields) => {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  return response.json();
};

/** The one on top alone can be seen by assistive tools, as long as it is open. */
const openDialogs = [];
const showTop = () => {
  const all = [document.querySelector('#page'), ...openDialogs];
  for (const each of all) each.toggleAttribute('inert', each !== all.at(-1));
  for (const each of all) each === all.at(-1) ? each.removeAttribute('aria-hidden') : each.setAttribute('aria-hidden', 'true');
};
const openDialog = (title, ...children) => {
  const titleId = 'title-' + Math.random().toString(36).slice(2);
  const dialog = element('div', { class: 'dialog', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': titleId },
    element('h2', { id: titleId }, title), ...children);
  const backdrop = element('div', { class: 'backdrop' }, dialog);
  openDialogs.push(backdrop);
  document.body.append(backdrop);
  showTop();
  return () => {
    openDialogs.splice(openDialogs.indexOf(backdrop), 1);
    backdrop.remove();
    showTop();
  };
};

const sources = ['Search engine', 'A friend', 'Social media', 'Other'];

/** A control of the kind that the page has today. */
const control = (kind, label, onClick) => {
  if (kind !== 'plain') return button(label, onClick);
  const made = element('div', { class: 'note' }, label);
  made.addEventListener('click', onClick);
  return made;
};

const choice = (kind, label, onClick) => {
  if (kind === 'radios') {
    const input = element('input', { type: 'radio', name: 'source' });
    input.addEventListener('change', onClick);
    return element('label', {}, input, element('span', {}, label));
  }
  const made = kind === 'options' ? element('li', { role: 'option', tabindex: '0' }, label) : control(kind, label, onClick);
  if (kind === 'options') made.addEventListener('click', onClick);
  return made;
};

const askSource = (kind) => new Promise((resolve) => {
  let chosen = false;
  const proceed = control(kind, 'Continue', () => {
    if (!chosen) return;
    close();
    resolve();
  });
  const list = element(kind === 'options' ? 'ul' : 'div', { class: 'choices', ...(kind === 'options' && { role: 'listbox' }) },
    ...sources.map((source) => choice(kind, source, () => {
      chosen = true;
      proceed.disabled = false;
    })));
  proceed.disabled = true;
  const close = openDialog('Where did you first hear about OpenRouter?', list, element('div', { class: 'actions' }, proceed));
});

const sayAllSet = (kind, tutorial) => new Promise((resolve) => {
  const close = openDialog("You're all set!",
    element('p', {}, 'Make your first call with a key of your own:'),
    element('pre', {}, 'curl https://openrouter.ai/api/v1/chat/completions -H "Authorization: Bearer ' + tutorial + '"'),
    element('p', {}, element('a', { href: '/docs' }, 'Create API Key')),
    element('div', { class: 'actions' }, control(kind, 'Close', () => {
      close();
      resolve();
    })));
});

/** Asks all that there is to ask, and tells the server that it was answered. */
const onboard = async ({ dialogs, controls, tutorial }) => {
  if (dialogs.includes('source')) await askSource(controls);
  if (dialogs.includes('done')) await sayAllSet(controls, tutorial);
  await post('/api/frontend/onboarding', {});
};
`;

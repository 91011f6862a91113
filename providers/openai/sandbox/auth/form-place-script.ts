/**
 * Puts the form into a shadow root, takes the dialog away that lies over it once its terms are accepted, and lets it be sent
 * once the widget in it has passed.
 */
export const formPlaceScript = `
{
  const template = document.querySelector('template[data-shadow]');
  if (template) {
    const root = document.querySelector('auth-form').attachShadow({ mode: template.dataset.shadow });
    root.append(template.content);
    wireForms(root);
  }
  const dialog = document.querySelector('[data-terms]');
  dialog?.querySelector('button').addEventListener('click', async () => {
    await fetch('/api/accounts/terms', { method: 'POST' });
    dialog.remove();
  });
  addEventListener('message', async (event) => {
    const response = document.querySelector('form [name=cf-turnstile-response]');
    if (event.data !== 'human' || !response || response.value) return;
    await fetch('/cdn-cgi/challenge-platform/clear', { method: 'POST' });
    response.value = 'a-person-is-there';
    document.querySelector('form button[name=intent]').disabled = false;
  });
}
`;

/** Opens the dialogs of the list of keys and asks the server for a key. */
export const keysScript = `
{
  const find = (selector) => document.querySelector(selector);
  const opener = find('#create');
  const newPage = opener?.dataset.page;
  opener?.addEventListener('click', () => (newPage ? location.assign(newPage) : find('#ask').showModal()));
  find('#cancel').addEventListener('click', () => find('#ask').close());
  find('#done').addEventListener('click', () => location.reload());
  const select = find('#ask select');
  select?.addEventListener('change', () => { find('#mint').disabled = select.value === ''; });

  find('#key-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const response = await fetch('/api/keys', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(new FormData(event.target))),
    });
    const answer = await response.json().catch(() => ({}));
    find('#ask').close();
    if (!response.ok) {
      find('#alert').textContent = answer.error ?? 'Something went wrong';
      return;
    }
    const shown = find('#secret');
    if (shown?.matches('input')) shown.value = answer.secret;
    else if (shown) shown.textContent = answer.secret;
    find('#reveal')?.addEventListener('click', () => { find('#masked').textContent = answer.secret; });
    find('#copy').addEventListener('click', () => navigator.clipboard.writeText(answer.secret));
    find('#saved').showModal();
  });
}
`;

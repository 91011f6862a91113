/**
 * Posts a form as JSON to the address in `data-endpoint` and goes where the answer says, or shows what was refused. A
 * button that does not carry the form's intent accepts terms and sends nothing else.
 */
export const formScript = `
for (const form of document.querySelectorAll('form[data-endpoint]')) {
  const error = form.querySelector('[role=alert]');
  const proceed = form.querySelector('button[name=intent]');
  const post = async (endpoint, fields) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    if (response.status >= 500) throw new Error('status ' + response.status);
    return response.json();
  };
  const acceptTerms = async (button) => {
    await post('/api/accounts/terms', {});
    button.setAttribute('aria-pressed', 'true');
    button.disabled = true;
  };
  const submit = async (button) => {
    error.hidden = true;
    if (button) button.disabled = true;
    try {
      const answer = await post(form.dataset.endpoint, Object.fromEntries(new FormData(form)));
      if (answer.next) return location.assign(answer.next);
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
}
for (const button of document.querySelectorAll('[data-oauth]')) {
  button.addEventListener('click', () => {
    button.textContent = button.dataset.oauth + ' is not part of this sandbox';
  });
}
`;

/** Lets the code be sent a moment after all of its digits are there, as a debounced form does. */
export const codeScript = `
{
  const form = document.querySelector('form');
  const inputs = [...form.querySelectorAll('input[inputmode=numeric]')];
  const whole = form.querySelector('input[name=code]');
  const proceed = form.querySelector('button[name=intent]');
  const typed = () => inputs.map((input) => input.value.trim()).join('');
  let timer;
  form.addEventListener('input', (event) => {
    if (event.target.maxLength === 1 && event.target.value) inputs[inputs.indexOf(event.target) + 1]?.focus();
    whole.value = typed();
    clearTimeout(timer);
    proceed.disabled = true;
    timer = setTimeout(() => { proceed.disabled = !/^\\d{6}$/.test(typed()); }, 400);
  });
  document.querySelector('#resend').addEventListener('click', async (event) => {
    await fetch('/api/accounts/email-otp/resend', { method: 'POST' });
    event.target.textContent = 'Email sent';
  });
}
`;

/** Reads the birthday when its field is left, into the form that the server wants. */
export const birthdayScript = `
{
  const shown = document.querySelector('#birthday');
  const sent = document.querySelector('input[name=birthdate]');
  shown?.addEventListener('blur', () => {
    const [, month, day, year] = /^(\\d{1,2})\\/(\\d{1,2})\\/(\\d{4})$/.exec(shown.value.trim()) ?? [];
    sent.value = year ? [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-') : '';
  });
}
`;

/**
 * Script of a form for a code from a mail, in one field or in six: lets it be sent a moment after all of its digits are
 * there, as a debounced form does, and asks for another mail where the page has a button `#resend`.
 */
export const codeScript = ({ resendEndpoint }: { resendEndpoint: `/${string}` }): string => `
{
  const form = document.querySelector('form');
  const inputs = [...(form?.querySelectorAll('input[inputmode=numeric]') ?? [])];
  const whole = form?.querySelector('input[name=code]');
  const proceed = form?.querySelector('button[name=intent]');
  const typed = () => inputs.map((input) => input.value.trim()).join('');
  let timer;
  form?.addEventListener('input', (event) => {
    if (event.target.maxLength === 1 && event.target.value) inputs[inputs.indexOf(event.target) + 1]?.focus();
    whole.value = typed();
    clearTimeout(timer);
    proceed.disabled = true;
    timer = setTimeout(() => { proceed.disabled = !/^\\d{6}$/.test(typed()); }, 400);
  });
  document.querySelector('#resend')?.addEventListener('click', async (event) => {
    await fetch('${resendEndpoint}', { method: 'POST' });
    event.target.textContent = 'Email sent';
  });
}
`;

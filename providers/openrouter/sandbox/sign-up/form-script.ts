/**
 * What the sign-up page does beside sending its form: says how strong the password is, shows a human check that the
 * server wants, asks for the code in the place of the form, and puts the form into a shadow root.
 */
export const signUpScript = `
{
  const captchaAfterMs = 3000;

  const wire = (root) => {
    const strength = root.querySelector('[data-strength]');
    root.querySelector('input[type=password]')?.addEventListener('input', (event) => {
      strength.textContent = event.target.value.length < 8
        ? 'Your password must contain 8 or more characters.'
        : 'Your password meets all the necessary requirements.';
    });
    root.addEventListener('answer', (event) => {
      const { captcha, verify } = event.detail;
      if (captcha) {
        event.preventDefault();
        showCaptcha(root, event.target);
      }
      if (verify) {
        event.preventDefault();
        askForCode(root, event.target);
      }
    });
  };

  const showCaptcha = (root, form) => {
    const spinner = Object.assign(document.createElement('span'), { className: 'spinner' });
    form.querySelector('button[name=intent]').append(spinner);
    setTimeout(() => {
      form.querySelector('#clerk-captcha').append(root.querySelector('template[data-captcha]').content.cloneNode(true));
    }, captchaAfterMs);
    addEventListener('message', (event) => {
      const response = form.querySelector('[name=cf-turnstile-response]');
      if (event.data !== 'human' || !response || response.value) return;
      response.value = 'a-person-is-there';
      spinner.remove();
      form.requestSubmit();
    });
  };

  const askForCode = (root, form) => {
    form.replaceWith(root.querySelector('template[data-code]').content.cloneNode(true));
    wireForms(root);
    document.head.append(Object.assign(document.createElement('script'), { src: '/assets/code.js' }));
  };

  const template = document.querySelector('template[data-shadow]');
  if (!template) wire(document);
  else {
    const root = document.querySelector('clerk-app').attachShadow({ mode: template.dataset.shadow });
    root.append(template.content);
    wireForms(root);
    wire(root);
  }
}
`;

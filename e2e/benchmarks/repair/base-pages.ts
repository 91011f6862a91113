import type { Control, DrawnPage } from './draw-page.ts';
import { type Key, type Language, say } from './words.ts';

type Marks = Partial<Omit<Control, 'key' | 'label'>>;

const control = (language: Language, key: Key, marks: Marks): Control => ({
  key,
  kind: 'act',
  element: 'button',
  labelled: 'for',
  label: say(key, language, 0),
  ...marks,
});

/** Pages of sign-up and key flows as five sites might build them, each in its own handwriting. */
export function basePages(language: Language): Record<string, DrawnPage> {
  const make = (key: Key, marks: Marks = {}) => control(language, key, marks);
  const field = (key: Key, marks: Marks) =>
    make(key, { kind: 'field', element: 'input', type: 'text', required: true, ...marks });
  const oauth = [make('google', { class: 'btn-oauth' }), make('github', { class: 'btn-oauth' })];
  const chrome = [make('docs', { element: 'link' }), make('docs', { element: 'link', class: 'nav-link' })];
  const email = field('email', { type: 'email', autocomplete: 'email', name: 'email', id: 'email' });
  const password = field('password', {
    type: 'password',
    autocomplete: 'new-password',
    name: 'password',
    id: 'password',
  });
  const submit = make('signup', { type: 'submit', class: 'btn btn-primary', testId: 'submit' });
  const page = (heading: string, parts: Partial<DrawnPage>): DrawnPage => ({
    language,
    heading,
    chrome,
    before: [],
    form: [],
    after: [],
    holder: 'form',
    ...parts,
  });
  const around = (key: Key, phrase: number, marks: Marks = {}): Control => ({
    ...make(key, marks),
    label: say(key, language, phrase),
    bystander: true,
  });
  const menu = [0, 1, 2].map((phrase) => around('usage', phrase, { element: 'link', class: 'menu-item' }));
  return {
    'sign-up': page('Acme', {
      before: oauth,
      form: [email, password, make('terms', { kind: 'check', name: 'tos', required: true }), submit],
      after: [make('login', { element: 'link' }), around('later', 0, { element: 'link' })],
    }),
    'long sign-up': page('Acme', {
      before: [around('later', 2, { element: 'link' })],
      form: [
        field('fullname', { autocomplete: 'name', name: 'name', labelled: 'around' }),
        field('company', { name: 'organization', required: false, labelled: 'around' }),
        { ...email, labelled: 'around' },
        { ...password, labelled: 'around' },
        field('confirm', { type: 'password', name: 'password_confirm', labelled: 'around' }),
        make('terms', { kind: 'check', name: 'terms', required: true }),
        make('news', { kind: 'check', name: 'newsletter' }),
        submit,
      ],
      after: oauth,
    }),
    'log in or sign up': page('Acme', {
      before: [
        field('login-email', { type: 'email', name: 'login', class: 'field', labelled: 'above' }),
        field('login-password', { type: 'password', name: 'secret', class: 'field', labelled: 'above' }),
        make('login', { type: 'submit', class: 'btn' }),
      ],
      form: [
        { ...email, labelled: 'aria', id: 'signup-email' },
        { ...password, labelled: 'aria', id: 'signup-password' },
        make('signup', { type: 'submit', class: 'btn' }),
      ],
      after: oauth,
    }),
    code: page('Acme', {
      form: [
        field('code', { autocomplete: 'one-time-code', name: 'code', id: 'otp', testId: 'otp-input' }),
        make('verify', { type: 'submit', class: 'btn-primary' }),
        make('resend', { class: 'btn-link' }),
      ],
      after: [around('cancel', 2, { element: 'link' }), around('later', 2, { element: 'link' })],
    }),
    keys: page('Acme', {
      holder: 'div',
      before: menu,
      form: [
        field('search', { type: 'search', required: false, labelled: 'placeholder' }),
        make('create', { class: 'btn-primary', testId: 'create-key' }),
        ...[0, 1, 2].flatMap(() => [
          around('copy', 0, { class: 'btn-icon' }),
          around('revoke', 0, { class: 'btn-danger' }),
        ]),
      ],
    }),
    'key dialog': page('Acme', {
      holder: 'dialog',
      before: [...menu, around('create', 0, { class: 'btn-primary' })],
      form: [
        field('keyname', { name: 'name', id: 'key-name', placeholder: 'My Test Key', required: false }),
        field('scope', { element: 'select', name: 'scope', required: false }),
        make('cancel', { class: 'btn' }),
        make('mint', { type: 'submit', class: 'btn-primary' }),
      ],
    }),
  };
}

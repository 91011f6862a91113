import type { Changes } from '../changes.ts';
import { say } from '../layout.ts';

/** What the sign-up form says. */
export interface Words {
  lang: string;
  title: string;
  lead: string;
  email: string;
  password: string;
  agree: string;
  terms: string;
  and: string;
  privacy: string;
  proceed: string;
}

const german: Words = {
  lang: 'de',
  title: 'Konto erstellen',
  lead: 'Willkommen! Bitte geben Sie Ihre Daten ein.',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  agree: 'Ich akzeptiere die ',
  terms: 'Nutzungsbedingungen',
  and: ' und die ',
  privacy: 'Datenschutzerklärung',
  proceed: 'Fortfahren',
};

const japanese: Words = {
  lang: 'ja',
  title: 'アカウントを作成',
  lead: 'ようこそ。必要事項を入力してください。',
  email: 'メールアドレス',
  password: 'パスワード',
  agree: '同意する: ',
  terms: '利用規約',
  and: '、',
  privacy: 'プライバシーポリシー',
  proceed: '続ける',
};

export function wordsOf(changes: Changes): Words {
  if (changes.locale === 'de') return german;
  if (changes.locale === 'ja') return japanese;
  return {
    lang: 'en',
    title: say(
      changes,
      changes['ab-variant'] ? 'Sign up for OpenRouter' : 'Create your account',
      'Join OpenRouter',
    ),
    lead: say(changes, 'Welcome! Please fill in the details to get started.', 'Every model, one account.'),
    email: 'Email address',
    password: 'Password',
    agree: 'I agree to the ',
    terms: 'Terms of Service',
    and: ' and ',
    privacy: 'Privacy Policy',
    proceed: 'Continue',
  };
}

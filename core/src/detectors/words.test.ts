import { expect, it } from 'vitest';
import { humanCheck, type MessageClass, messageClass } from './words.ts';

it.each<[string, MessageClass | undefined]>([
  ['Incorrect code', 'wrong_otp'],
  ['The code you entered is invalid', 'wrong_otp'],
  ['Der Bestätigungscode ist ungültig', 'wrong_otp'],
  ['User already registered', 'account_exists'],
  ['Email already in use', 'account_exists'],
  ['You already have an account', 'account_exists'],
  ['Already have an account? Log in', undefined],
  ['このメールアドレスは既に登録されています', 'account_exists'],
  ['Too many attempts', 'rate_limited'],
  ['Zu viele Versuche', 'rate_limited'],
  ['You have insufficient credits', 'quota'],
  ['OpenAI services are not available in your country', 'banned'],
  ['Join the waitlist', 'signups_closed'],
  ['Your session has expired', 'session_expired'],
  ['Incorrect email or password', 'bad_credentials'],
  ['Password is incorrect', 'bad_credentials'],
  ['Falsches Passwort', 'bad_credentials'],
  ['Email is not valid.', 'rejected_input'],
  ['Your password must contain at least 12 characters.', 'rejected_input'],
  ['Names must not be blank', 'required'],
  ['You must accept the new ToS to continue.', 'required'],
  ['Bitte geben Sie Ihre Adresse ein: bitte Straße angeben', 'required'],
  ['Oops, an error occurred!', 'provider_down'],
  ['We’ll be back soon.', 'provider_down'],
  ['メンテナンス中', 'provider_down'],
  ['Enter the verification code we just sent to <email>', undefined],
  ['Check your inbox', undefined],
  ['Create your account', undefined],
  ['Start building with your first API key.', undefined],
  ['Your API key was created', undefined],
])('reads "%s" as %s', (text, expected) => {
  expect(messageClass(text)).toBe(expected);
});

it.each([
  ['Verify you are human by completing the action below.', true],
  ['Please verify that you’re not a robot', true],
  ['Checking your browser before you access acme.example', true],
  ['人机验证', true],
  ['Verify your email', false],
  ['Robots are our business', false],
])('"%s" asks for a person: %s', (text, asks) => {
  expect(humanCheck.test(text)).toBe(asks);
});

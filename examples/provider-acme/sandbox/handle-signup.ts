import { type Handler, htmlReply, jsonReply, redirectReply } from 'agentkeys/sandbox';
import type { Route } from './acme-case.ts';
import type { Drawn } from './draw-pages.ts';
import { logInPage } from './pages/elsewhere.ts';
import { renderFormPage, renderFramedForm } from './pages/form-page.ts';
import { enter, refuse } from './replies.ts';
import { register, sendCode, type World } from './world.ts';

/** From the form to a verified account. */
export const handleSignup = (world: World, drawn: Drawn): Record<Route, Handler> => ({
  'GET /': () => redirectReply('/signup'),
  'GET /signup': () => htmlReply(renderFormPage(drawn.signup())),
  'GET /signup/form': () => htmlReply(renderFramedForm(drawn.signup())),
  'POST /api/signup': takeSignup(world),
  'POST /api/terms': () => jsonReply({}, { cookies: ['acme_terms=accepted; Path=/'] }),
  'GET /verify': (request) =>
    world.sessions.of(request) ? htmlReply(renderFormPage(drawn.verify())) : redirectReply('/signup'),
  'POST /api/verify': takeCode(world),
  'POST /api/resend': (request) => {
    const account = world.sessions.of(request);
    if (account) sendCode(world, account);
    return jsonReply({});
  },
  'GET /login': () => htmlReply(logInPage),
  'POST /api/login': takeLogIn(world),
});

const takeSignup =
  (world: World): Handler =>
  async (request) => {
    const { email = '', password } = await request.json();
    if (!email.includes('@')) return refuse(422, 'Please enter a valid email address', 'email');
    if (world.accounts.some((account) => account.email === email)) {
      return refuse(409, 'An account with this email already exists', 'email');
    }
    // A form that has no password sends none.
    if (password !== undefined && password.length < 12)
      return refuse(422, 'Password is too weak', 'password');
    const account = register(world, email, password ?? '');
    sendCode(world, account);
    return enter(world, account, '/verify');
  };

const takeCode =
  (world: World): Handler =>
  async (request) => {
    const account = world.sessions.of(request);
    if (!account) return refuse(401, 'Your session has ended');
    const { code, ...boxes } = await request.json();
    const typed = code ?? Object.values(boxes).join('');
    if (typed !== account.code) return refuse(400, 'Invalid verification code', 'code');
    account.verified = true;
    return jsonReply({ next: '/keys' });
  };

const takeLogIn =
  (world: World): Handler =>
  async (request) => {
    const { email, password } = await request.json();
    const account = world.accounts.find((known) => known.email === email && known.password === password);
    return account ? enter(world, account, '/keys') : refuse(401, 'Invalid email or password');
  };

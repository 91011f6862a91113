import {
  type Handler,
  type Html,
  html,
  htmlReply,
  jsonReply,
  type Origins,
  type Reply,
  type SandboxRequest,
  turnstileWidget,
} from 'agentkeys/sandbox';
import type { SignUp, World } from '../world.ts';
import { authPage } from './layout.ts';

/** `late`: it passes by itself, after ten seconds. */
type Mode = 'waits' | 'passes' | 'late' | 'endless';
const queries: Record<Mode, string> = {
  waits: '',
  passes: '?mode=passes',
  late: '?mode=passes&after=10',
  endless: '?mode=endless',
};
const challenges: Record<string, { place: 'page' | 'form'; mode: Mode }> = {
  page: { place: 'page', mode: 'waits' },
  'page-passes': { place: 'page', mode: 'late' },
  widget: { place: 'form', mode: 'waits' },
  passes: { place: 'form', mode: 'passes' },
  'never-ends': { place: 'form', mode: 'endless' },
};

/** What the visitor has still to pass, and where it stands. */
export const challengeOf = ({ changes }: World, signUp: SignUp) =>
  signUp.cleared ? undefined : challenges[String(changes.challenge)];

/** The page that stands before the one that was asked for, with the marks that its vendor's real one carries. */
export const showChallenge = ({ origins }: SandboxRequest, mode: Mode): Reply =>
  htmlReply(
    authPage({
      title: 'Just a moment...',
      scripts: ['challenge.js'],
      content: html`<h1>auth.openai.localhost</h1>
<p>Verify you are human by completing the action below.</p>
${widget(origins, mode)}
<p class="note">auth.openai.localhost needs to review the security of your connection before proceeding.</p>`,
    }),
    { status: 403, headers: { 'cf-mitigated': 'challenge' } },
  );

export const widget = ({ challenges: vendor }: Origins, mode: Mode): Html =>
  turnstileWidget(`${vendor}/turnstile${queries[mode]}`);

export const clearChallenge =
  (world: World): Handler =>
  (request) => {
    const signUp = world.signUps.of(request);
    if (signUp) signUp.cleared = true;
    return jsonReply({});
  };

import type { TripwireEvent } from 'agentkeys/contracts';

/** A picture of one grey pixel. */
export const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNsaGj4DwAFhAKAjM1mJgAAAABJRU5ErkJggg==';

/** What a scrape says when the button of the sign-up form has another name. */
export function makeTripwire(change: Partial<TripwireEvent> = {}): TripwireEvent {
  return {
    type: 'tripwire',
    kind: 'selector-missing',
    step: 'signup-form',
    url: 'https://auth.openai.com/sign-up',
    screenshot_b64: onePixel,
    dom_digest: 's1:0123456789abcdef',
    resume_token: '3f2b8c1e-7f52-4b8e-9d5c-0a1b2c3d4e5f',
    outline: ['main', ' heading', ' form', '  field:email', '  act:next', ' link:login'],
    shape_sim: '0123456789abcdef',
    missing: ['submit'],
    scraper_version: '1.1.0',
    elapsed_ms: 4210,
    reason: 'the page has settled without landmark submit',
    rule: 'landmarks/settled-without',
    diff: [
      '~ button "Continue" -> button "Continue with email" (0.86)',
      '+ checkbox "I have read the terms"',
    ],
    class: 'control-renamed',
    hints: [
      {
        landmark: 'submit',
        locator: "page.getByRole('button', { name: 'Continue with email', exact: true })",
        role: 'button',
        intent: 'next',
        name: 'Continue with email',
        score: 0.86,
        confident: true,
      },
    ],
    wireframe: {
      before: [
        '  464,136 360x40 heading',
        '  464,224 360x48 textbox:email required',
        '~ 464,288 360x48 button:next #submit',
        '  720,352 48x16 link:login',
      ],
      now: [
        '  464,136 360x40 heading',
        '  464,224 360x48 textbox:email required',
        '+ 464,288 16x16 checkbox:tos',
        '~ 464,320 360x48 button:next',
        '  720,384 48x16 link:login',
      ],
    },
    ...change,
  };
}

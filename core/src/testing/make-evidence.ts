import type { Evidence, OutlineNode } from '../contracts/index.ts';

/** A moment of a step on which nothing is wrong and nothing is waited for, with what the test wants to be different. */
export function makeEvidence(overrides: Partial<Evidence> = {}): Evidence {
  return {
    step: 'signup-form',
    phase: 'arrive',
    settled: false,
    expired: false,
    profiled: true,
    missing: [],
    ambiguous: [],
    submit_disabled: false,
    covered: false,
    path: '/sign-up',
    route_ok: true,
    same_path: true,
    same_shape: true,
    changed: false,
    title: 'Sign up',
    headings: ['Create your account'],
    texts: ['Create your account', 'Email', 'Password'],
    labels: [],
    new_texts: [],
    new_alerts: [],
    invalid: [],
    frames: [],
    submits: [],
    failed_scripts: 0,
    requests_in_flight: 0,
    busy: [],
    unknown_controls: [],
    gates: [],
    lost_controls: [],
    controls: 4,
    action_links: 1,
    blank: false,
    has_login_form: false,
    has_code_field: false,
    has_phone_field: false,
    has_captcha_mark: false,
    has_large_frame: false,
    expects: { session: false, code: false },
    ...overrides,
  };
}

/** An outline node, a button unless told otherwise. */
export function makeNode(overrides: Partial<OutlineNode> = {}): OutlineNode {
  return { depth: 1, role: 'button', intent: 'x', zone: 'main', form: -1, ...overrides };
}

import { describe, expect, it } from 'vitest';
import type { Flow } from '../plugins/provider-manifest.ts';
import { chooseFlow, type FlowFacts } from './choose-flow.ts';

const ladder: Flow[] = [{ id: 'api', secret: 'ACME_KEY' }, { id: 'oauth-pkce' }, { id: 'ui' }];
const nothing: FlowFacts = { sandbox: false, hasPerson: false, env: {} };
const env = { ACME_KEY: 'secret' };
const choose = (facts: Partial<FlowFacts>, flows: readonly Flow[] = ladder) =>
  chooseFlow({ name: 'acme', flows }, { ...nothing, ...facts }).id;
const refused = expect.objectContaining({ code: 'FLOW_UNAVAILABLE' });

describe('chooseFlow', () => {
  it.each([
    ['the pages, where there is nothing else', {}, 'ui'],
    ['a person who is there', { hasPerson: true }, 'oauth-pkce'],
    ['a management key before all', { hasPerson: true, env }, 'api'],
    ['no management key that is empty', { env: { ACME_KEY: '' } }, 'ui'],
    ['the pages of a sandbox, whatever the environment holds', { sandbox: true, hasPerson: true, env }, 'ui'],
    ['what was asked for', { forced: 'ui', hasPerson: true, env }, 'ui'],
    ['what was asked for, in a sandbox too', { forced: 'api', sandbox: true }, 'api'],
  ])('takes %s', (_, facts, expected) => {
    expect(choose(facts)).toBe(expected);
  });

  it.each([
    ['needs a key that is not there', { forced: 'api' }],
    ['needs a person, and nobody is there', { forced: 'oauth-pkce' }],
    ['needs a person, also in a sandbox', { forced: 'oauth-pkce', sandbox: true }],
    ['is not one of the provider', { forced: 'magic' }],
  ])('refuses a flow that %s', (_, facts) => {
    expect(() => choose(facts)).toThrow(refused);
  });

  it('says what each needs where none can be taken', () => {
    expect(() => choose({}, ladder.slice(0, 2))).toThrow(refused);
  });
});

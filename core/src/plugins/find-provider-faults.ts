import type { Fault } from '../errors/describe-faults.ts';
import { describeValue } from '../errors/describe-faults.ts';
import { findJsonFault } from './find-json-fault.ts';
import { findStepFaults } from './find-step-faults.ts';
import { idPattern } from './id-pattern.ts';
import type { Provider } from './provider.ts';
import { providerApiVersion } from './provider.ts';

/** The letters that every match of an anchored pattern begins with; shorter where that cannot be told. */
export function literalStart(pattern: RegExp): string {
  const [, body = ''] = /^\^(.*)$/s.exec(pattern.source) ?? [];
  let start = '';
  for (let at = 0; at < body.length; ) {
    const escaped = /^\\([-/.^$*+?()[\]{}|\\])/.exec(body.slice(at));
    const letter = escaped ? escaped[1] : /^[^\\^$.*+?()[\]{}|]/.exec(body.slice(at))?.[0];
    if (letter === undefined) return body[at] === '|' ? '' : start;
    const next = at + (escaped ? 2 : 1);
    // A quantifier makes the letter before it optional.
    if (/[*?{]/.test(body[next] ?? '')) return start;
    start += letter;
    at = next;
  }
  return start;
}

function findKeyFaults(key: Provider['key'] | undefined): Fault[] {
  if (typeof key !== 'object' || key === null) {
    return [{ path: 'key', expected: '{ pattern, prefix }', got: describeValue(key, false) }];
  }
  const { pattern, prefix, check } = key;
  const faults: Fault[] = [];
  if (typeof prefix !== 'string') {
    faults.push({ path: 'key.prefix', expected: 'a string', got: describeValue(prefix, false) });
  }
  if (check !== undefined && typeof check !== 'function') {
    faults.push({ path: 'key.check', expected: 'a function', got: describeValue(check, false) });
  }
  if (!(pattern instanceof RegExp)) {
    faults.push({ path: 'key.pattern', expected: 'a RegExp', got: describeValue(pattern, false) });
    return faults;
  }
  const got = String(pattern);
  if (!pattern.source.startsWith('^') || !pattern.source.endsWith('$')) {
    faults.push({ path: 'key.pattern', expected: 'a pattern of the whole key, from ^ to $', got });
  }
  if (pattern.global || pattern.sticky) {
    // Such a pattern remembers where it stopped, so every second test of it fails.
    faults.push({ path: 'key.pattern', expected: 'no flags g and y', got });
  }
  if (typeof prefix === 'string') {
    const fold = (text: string) => (pattern.ignoreCase ? text.toLowerCase() : text);
    const start = fold(literalStart(pattern));
    if (!start.startsWith(fold(prefix)) && !fold(prefix).startsWith(start)) {
      faults.push({
        path: 'key.prefix',
        expected: `the beginning of a key that matches ${got}`,
        got: prefix,
      });
    }
    if (prefix !== '' && pattern.test(prefix)) {
      faults.push({ path: 'key.prefix', expected: 'a part of a key', got: 'a whole key' });
    }
  }
  return faults;
}

function findOriginFaults(origins: Provider['origins'] | undefined): Fault[] {
  const entries = Object.entries(origins ?? {});
  if (entries.length === 0) {
    return [
      {
        path: 'origins',
        expected: "at least one, for instance { app: 'https://acme.example' }",
        got: 'none',
      },
    ];
  }
  return entries.flatMap(([name, value]) => {
    const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
    const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
    if (isWeb && url.origin === value) return [];
    const expected = isWeb ? `${url.origin}, without a trailing slash or path` : 'an https:// address';
    return [{ path: `origins.${name}`, expected, got: describeValue(value, true) }];
  });
}

/** Functions that a provider may have, and has to have as functions. */
function findFlowFaults({ flows, sweep }: Provider<unknown>): Fault[] {
  const oauth = flows?.['oauth-pkce'];
  const functions = {
    sweep,
    'flows.api': flows?.api,
    ...(oauth && {
      'flows.oauth-pkce.address': oauth.address ?? null,
      'flows.oauth-pkce.exchange': oauth.exchange ?? null,
    }),
  };
  return Object.entries(functions)
    .filter(([, value]) => value !== undefined && typeof value !== 'function')
    .map(([path, value]) => ({ path, expected: 'a function', got: describeValue(value, false) }));
}

/** Every way in which a value is not a provider. Made for packages whose author does not use TypeScript, too. */
export function findProviderFaults(provider: Provider<unknown>): Fault[] {
  if (typeof provider !== 'object' || provider === null) {
    return [{ path: 'provider', expected: 'an object', got: describeValue(provider, false) }];
  }
  const faults: Fault[] = [];
  if (typeof provider.name !== 'string' || !idPattern.test(provider.name)) {
    faults.push({
      path: 'name',
      expected: '1 to 64 of a-z, 0-9 and -',
      got: describeValue(provider.name, true),
    });
  }
  if (provider.apiVersion !== providerApiVersion) {
    const got = describeValue(provider.apiVersion, true);
    faults.push({ path: 'apiVersion', expected: String(providerApiVersion), got });
  }
  const jsonFault = findJsonFault(provider.options, 'options');
  if (jsonFault) faults.push({ path: 'options', expected: 'plain JSON', got: jsonFault });

  faults.push(...findOriginFaults(provider.origins), ...findKeyFaults(provider.key));
  for (const [name, value] of Object.entries({
    thirdPartyHosts: provider.thirdPartyHosts,
    interrupts: provider.interrupts,
  })) {
    if (value === undefined || Array.isArray(value)) continue;
    faults.push({ path: name, expected: 'a list', got: describeValue(value, false) });
  }
  for (const [at, host] of listOf(provider.thirdPartyHosts).entries()) {
    if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host)) continue;
    faults.push({ path: `thirdPartyHosts[${at}]`, expected: 'a host name', got: describeValue(host, true) });
  }
  faults.push(...findFlowFaults(provider));
  faults.push(...findStepFaults(provider.steps, listOf(provider.interrupts)));
  return faults;
}

const listOf = <Item>(value: readonly Item[] | undefined): readonly Item[] =>
  Array.isArray(value) ? value : [];

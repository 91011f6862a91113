import { expect, it } from 'vitest';
import { readBrowserError } from './read-browser-error.ts';

const timeoutError = Object.assign(new Error('locator.fill: Timeout 200ms exceeded.'), {
  name: 'TimeoutError',
});

it.each<[unknown, object]>([
  [timeoutError, { kind: 'timeout' }],
  [
    new Error("locator.click: Error: strict mode violation: locator('a') resolved to 2"),
    { kind: 'ambiguous' },
  ],
  [
    new Error('page.goto: net::ERR_CONNECTION_REFUSED at http://x/'),
    { kind: 'navigation', error: 'net::ERR_CONNECTION_REFUSED' },
  ],
  [new Error('page.goto: net::ERR_ABORTED at http://x/'), { kind: 'interrupted' }],
  [
    new Error('Navigation to "http://x/" is interrupted by another navigation to "http://y/"'),
    { kind: 'interrupted' },
  ],
  [
    new Error('page.evaluateHandle: Execution context was destroyed, most likely because of a navigation'),
    { kind: 'moved' },
  ],
  [new Error('page.waitForURL: Target page, context or browser has been closed'), { kind: 'closed' }],
  [new Error('page.evaluate: Target crashed'), { kind: 'closed' }],
  [new TypeError('x is not a function'), { kind: 'other' }],
  ['a text', { kind: 'other' }],
])('reads %s', (error, expected) => {
  expect(readBrowserError(error)).toEqual(expected);
});

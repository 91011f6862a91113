import { expect, it } from 'vitest';
import { fetchKnownFeed } from './fetch-known-feed.ts';

const failure = (url: string) =>
  fetchKnownFeed({ url, signal: new AbortController().signal }).then(
    () => undefined,
    (error: unknown) => error,
  );

it('says the word of the system for what went wrong', async () => {
  expect(await failure('http://127.0.0.1:1/drift/known.json')).toMatchObject({
    code: 'KNOWN_FEED_UNREACHABLE',
    details: { url: 'http://127.0.0.1:1/drift/known.json', seen: expect.stringMatching(/^[A-Za-z_]+$/) },
  });
});

it('repeats nothing of what a message says, which may hold the address with its password', async () => {
  const error = await failure('http://user:geheim@127.0.0.1:1/drift/known.json');
  expect(error).toMatchObject({ code: 'KNOWN_FEED_UNREACHABLE' });
  const { message, details, remedy } = error as { message: string; details: object; remedy?: string };
  expect(JSON.stringify([message, details, remedy])).not.toContain('geheim');
});

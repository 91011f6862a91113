import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { awaitAuthorization } from './await-authorization.ts';

const { signal } = new AbortController();
const missing = expect.objectContaining({ code: 'AUTHORIZATION_MISSING' });

test('the visit with the code gives it, with the verifier whose S256 was shown', async () => {
  const authorization = await awaitAuthorization();
  try {
    const { callbackUrl, challenge } = authorization;
    expect(new URL(callbackUrl).hostname).toBe('127.0.0.1');
    const waiting = authorization.wait(30_000, signal);
    // Somebody else's guess is no answer.
    expect((await fetch(`${new URL(callbackUrl).origin}/callback?code=forged`)).status).toBe(404);
    expect((await fetch(`${callbackUrl}?code=real`)).status).toBe(200);
    const { code, verifier } = await waiting;
    expect(code).toBe('real');
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
    expect(verifier).toMatch(/^[A-Za-z0-9_-]{43,128}$/);
  } finally {
    await authorization.close();
  }
});

test('who declines, does not come or is interrupted gives none', async () => {
  const declined = await awaitAuthorization();
  const waiting = declined.wait(30_000, signal);
  waiting.catch(() => undefined);
  await fetch(`${declined.callbackUrl}?error=access_denied`);
  await expect(waiting).rejects.toEqual(missing);
  await declined.close();

  const absent = await awaitAuthorization();
  await expect(absent.wait(1, signal)).rejects.toEqual(missing);
  const controller = new AbortController();
  const interrupted = absent.wait(30_000, controller.signal);
  controller.abort();
  await expect(interrupted).rejects.toEqual(missing);
  await absent.close();
  await expect(fetch(absent.callbackUrl)).rejects.toThrow();
});

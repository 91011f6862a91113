import { expect, it } from 'vitest';
import { bareUrl } from './bare-url.ts';

it.each([
  ['https://acme.example/keys?session=1#top', 'https://acme.example/keys'],
  ['https://jane:secret@acme.example:8443/keys', 'https://acme.example:8443/keys'],
  ['https://acme.example/verify/u9Fh3Xk7Qm2Wz8Ry5Tb6Nc4P/code', 'https://acme.example/verify/<token>/code'],
  ['https://acme.example/u/jane%40mail.example', 'https://acme.example/u/<email>'],
  ['https://acme.example/create-account/step-2', 'https://acme.example/create-account/step-2'],
  ['https://acme.example/100%', 'https://acme.example/100%'],
  ['about:blank', 'about:blank'],
  ['no address', ''],
])('bareUrl of %s is %s', (url, bare) => {
  expect(bareUrl(url)).toBe(bare);
});

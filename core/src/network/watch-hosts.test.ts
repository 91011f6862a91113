import { expect, it } from 'vitest';
import { isDeclared, type NetworkPolicy, watchHosts } from './watch-hosts.ts';

const watch = (policy: NetworkPolicy) => {
  const lines: string[] = [];
  const say = (message: string, { host, port, why = '' }: Record<string, unknown>) =>
    void lines.push(`${message} ${host}:${port} ${why}`.trim());
  return { lines, hosts: watchHosts({ policy, log: { info: say, warn: say } }) };
};

it.each([
  ['acme.example', true],
  ['app.acme.example', true],
  ['a.b.acme.example', true],
  ['acme.example.evil.example', false],
  ['notacme.example', false],
  ['example', false],
  ['127.0.0.1', true],
  ['x.127.0.0.2', false],
])('takes %s for declared: %s', (host, expected) => {
  expect(isDeclared(host, ['acme.example', '127.0.0.1'])).toBe(expected);
});

it('waits for what the provider declares, believes it once, and names every host once', async () => {
  const { lines, hosts } = watch('warn');
  const early = hosts.admit({ host: 'evil.example', port: 443 });
  expect(lines).toEqual([]);
  hosts.declare(['ACME.example']);
  hosts.declare(['evil.example']);
  expect(await early).toBe(true);
  for (let n = 0; n < 3; n++) await hosts.admit({ host: 'acme.example', port: 443 });
  await hosts.admit({ host: 'acme.example', port: 8443 });
  expect(lines).toEqual([
    'undeclared host evil.example:443',
    'host acme.example:443',
    'host acme.example:8443',
  ]);
  expect(hosts.refused).toEqual([]);
});

it('refuses under `enforce`, and keeps the names of what it refused', async () => {
  const { lines, hosts } = watch('enforce');
  hosts.declare(['acme.example']);
  expect(await hosts.admit({ host: 'cdn.acme.example', port: 443 })).toBe(true);
  expect(await hosts.admit({ host: 'evil.example', port: 443 })).toBe(false);
  expect(await hosts.admit({ host: 'evil.example', port: 443 })).toBe(false);
  expect(hosts.refused).toEqual(['evil.example:443']);
  expect(lines).toEqual(['host cdn.acme.example:443', 'undeclared host, refused evil.example:443']);
});

it('does not grow without limit', async () => {
  const { lines, hosts } = watch('enforce');
  hosts.declare([]);
  for (let n = 0; n < 2_000; n++) await hosts.admit({ host: `h${n}.example`, port: 443 });
  expect(lines).toHaveLength(501);
  expect(lines.at(-1)).toContain('more hosts than are named');
  expect(hosts.refused).toHaveLength(500);
  expect(await hosts.admit({ host: 'last.example', port: 443 })).toBe(false);
});

it('says what could not be reached, once', () => {
  const { lines, hosts } = watch('warn');
  for (let n = 0; n < 2; n++) hosts.noteUnreachable({ host: 'acme.example', port: 443 }, 'ENOTFOUND');
  expect(hosts.unreachable).toBe('acme.example:443: ENOTFOUND');
  expect(lines).toEqual(['host not reached acme.example:443 ENOTFOUND']);
});

it('takes what the origins of a provider name for near, once, and no name below it', () => {
  const { hosts } = watch('warn');
  expect(hosts.mayBeNear('dev.acme.example')).toBe(false);
  hosts.declare(['dev.acme.example', 'cdn.example'], ['DEV.acme.example']);
  hosts.declare(['cdn.example'], ['cdn.example']);
  expect(['dev.acme.example', 'x.dev.acme.example', 'cdn.example'].map(hosts.mayBeNear)).toEqual([
    true,
    false,
    false,
  ]);
});

it('blames a step for what it and the one before it were refused, and for nothing earlier', async () => {
  const { lines, hosts } = watch('enforce');
  hosts.declare([]);
  const refuse = (host: string) => hosts.admit({ host, port: 443 });
  hosts.beginStep();
  await refuse('tracker.example');
  hosts.beginStep();
  expect(hosts.refused).toEqual(['tracker.example:443']);
  await refuse('cdn.example');
  hosts.beginStep();
  expect(hosts.refused).toEqual(['cdn.example:443']);
  hosts.beginStep();
  expect(hosts.refused).toEqual([]);
  await refuse('tracker.example');
  expect(hosts.refused).toEqual(['tracker.example:443']);
  expect(lines).toHaveLength(2);
});

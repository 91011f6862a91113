import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createNatsTransport, type NatsTransportOptions } from '@agentkeys/transport-nats';
import { nkeys } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeReport } from '../../services/drift/src/testing/make-report.ts';
import { type NatsServer, startNats } from '../../services/drift/src/testing/start-nats.ts';
import { temporaryHome } from '../src/run-cli.ts';

let folder: string;
let server: NatsServer | undefined;
beforeEach(async () => {
  folder = await temporaryHome();
});
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const file = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
};
const start = async (config: string): Promise<string> => {
  server = await startNats({ config: await file('server.conf', config) });
  return server.url;
};

/** Whether the server lets us in; none of these has a stream, so nobody takes the report. */
async function reasonOf(options: NatsTransportOptions): Promise<string> {
  const transport = createNatsTransport(options);
  try {
    const result = await transport.send(makeReport(), AbortSignal.timeout(60_000));
    return result.ok ? 'sent' : result.reason;
  } finally {
    await transport.close?.();
  }
}
const letIn = 'nats_no_stream';
const notLetIn = 'nats_not_let_in';

const seedOf = (pair: { getSeed(): Uint8Array }): string => new TextDecoder().decode(pair.getSeed());
type Pair = ReturnType<typeof nkeys.createUser>;

/** A claim as operators and accounts sign it. */
function sign(issuer: Pair, subject: Pair, name: string, nats: object): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claim = {
    jti: name,
    iat: Math.floor(Date.now() / 1_000),
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
    name,
    nats: { version: 2, ...nats },
  };
  const signed = `${encode({ typ: 'JWT', alg: 'ed25519-nkey' })}.${encode(claim)}`;
  return `${signed}.${Buffer.from(issuer.sign(new TextEncoder().encode(signed))).toString('base64url')}`;
}

it('shows a token', async () => {
  const endpoint = await start('authorization { token: "geheim" }');
  expect(await reasonOf({ endpoint, token: 'geheim' })).toBe(letIn);
  expect(await reasonOf({ endpoint, token: 'other' })).toBe(notLetIn);
  expect(await reasonOf({ endpoint })).toBe(notLetIn);
});

it('signs with an nkey of a file, and reads the file anew for every connection', async () => {
  const [known, stranger] = [nkeys.createUser(), nkeys.createUser()];
  const endpoint = await start(`authorization { users: [ { nkey: ${known.getPublicKey()} } ] }`);
  const nkeyFile = await file('user.nk', `${seedOf(stranger)}\n`);
  expect(await reasonOf({ endpoint, nkeyFile })).toBe(notLetIn);
  await file('user.nk', `${seedOf(known)}\n`);
  expect(await reasonOf({ endpoint, nkeyFile })).toBe(letIn);
});

it('signs with a file of credentials, and takes nothing that is none for one', async () => {
  const [operator, account, user] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createUser()];
  const none = { subs: -1, data: -1, payload: -1 };
  const limits = { ...none, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
  const endpoint = await start(`
    operator: ${sign(operator, operator, 'operator', { type: 'operator' })}
    resolver: MEMORY
    resolver_preload: { ${account.getPublicKey()}: ${sign(operator, account, 'fleets', { type: 'account', limits })} }
  `);
  const creds = (signer: Pair): string => `-----BEGIN NATS USER JWT-----
${sign(signer, user, 'fleet-a', { type: 'user', pub: {}, sub: {}, ...none })}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${seedOf(user)}
------END USER NKEY SEED------
`;
  const credsFile = await file('fleet-a.creds', creds(account));
  expect(await reasonOf({ endpoint, credsFile })).toBe(letIn);
  await file('fleet-a.creds', creds(nkeys.createAccount()));
  expect(await reasonOf({ endpoint, credsFile })).toBe(notLetIn);
  const other = await file('other', 'no credentials');
  expect(await reasonOf({ endpoint, credsFile: other })).toBe('nats_credentials_unusable');
  expect(await reasonOf({ endpoint, nkeyFile: other })).toBe('nats_credentials_unusable');
});

it.each([
  ['localhost', letIn],
  ['other.example', 'network'],
])('trusts a server with TLS only where whom it knows has signed its name: %s', async (name, reason) => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  );
  const url = await start(`tls { cert_file: "${cert}", key_file: "${key}" }`);
  const endpoint = `tls://localhost:${new URL(url).port}`;
  expect(await reasonOf({ endpoint })).toBe('network');
  expect(await reasonOf({ endpoint, tls: { caFile: cert } })).toBe(reason);
});

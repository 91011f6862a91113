import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  /** PEM. */
  key: string;
  cert: string;
  /** Base64 of the SHA-256 of the public key's SPKI form: how a browser is told to trust it. */
  spkiHash: string;
}

/** A certificate that nobody has signed but itself, valid for these hosts for a day. */
export function createSelfSignedCertificate(hosts: readonly string[]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const dayMs = 86_400_000;
  const name = sequence(set(sequence(oid('550403'), text('AgentKeys sandbox'))));
  const hostNames = sequence(...hosts.map((host) => tagged(0x82, Buffer.from(host))));
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.from([1, ...randomBytes(8)])),
    signedWith,
    name,
    sequence(time(Date.now() - dayMs), time(Date.now() + dayMs)),
    name,
    spki,
    // The one extension: subjectAltName.
    tagged(0xa3, sequence(sequence(oid('551d11'), tagged(0x04, hostNames)))),
  );
  const signature = sign('sha256', body, privateKey);
  const der = sequence(body, signedWith, tagged(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    spkiHash: createHash('sha256').update(spki).digest('base64'),
  };
}

/** One value of ASN.1 in DER: tag, length, content. A length takes as few bytes as it can. */
function tagged(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, ...parts);
const set = (...parts: Buffer[]): Buffer => tagged(0x31, ...parts);
const integer = (value: Buffer): Buffer => tagged(0x02, value);
const oid = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));
const text = (value: string): Buffer => tagged(0x0c, Buffer.from(value));
const time = (ms: number): Buffer =>
  tagged(0x17, Buffer.from(new Date(ms).toISOString().replace(/^\d\d|[-:T]|\.\d+/g, '')));
/** ecdsa-with-SHA256 */
const signedWith = sequence(oid('2a8648ce3d040302'));

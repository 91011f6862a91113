import type { NatsTransportOptions } from './nats-transport-options.ts';

export interface Servers {
  /** `<host>` or `<host>:<port>`, at least one. */
  hosts: string[];
  /** One of the addresses begins with `tls:`. */
  tls: boolean;
  urls: URL[];
}

/** Throws TypeError, without any value: an address that is wrong may hold a password, whatever else is wrong with it. */
export function checkOptions({ endpoint, servers = [], ...options }: NatsTransportOptions): Servers {
  const { credsFile, nkeyFile, user, password, token } = options;
  const urls = [...(endpoint === undefined ? [] : [endpoint]), ...servers].map(readAddress);
  if (urls.length === 0) throw fault('name an `endpoint`, or `servers`');
  if ([credsFile, nkeyFile, user, token].filter((each) => each !== undefined).length > 1) {
    throw fault('give one of `credsFile`, `nkeyFile`, `user` with `password`, and `token`');
  }
  if ((user === undefined) !== (password === undefined)) throw fault('give `user` and `password` together');
  return { hosts: urls.map(({ host }) => host), tls: urls.some(({ protocol }) => protocol === 'tls:'), urls };
}

function readAddress(address: string): URL {
  const url = URL.parse(address);
  if (!url || !['nats:', 'tls:'].includes(url.protocol) || url.hostname === '') {
    throw fault('every server must be an address such as nats://host:4222 or tls://host:4222');
  }
  // Addresses are shown, in logs and by `agentkeys telemetry status`.
  if (url.username !== '' || url.password !== '') {
    throw fault('leave user, password and token out of the address, and give them as options');
  }
  return url;
}

const fault = (expected: string): TypeError => new TypeError(`transport-nats: ${expected}`);

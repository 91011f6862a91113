import type { Socket } from 'node:net';

/** Where a client of the proxy wants to be connected to: a name or an address, and never more than that. */
export interface Destination {
  /** Lower case, IPv6 without brackets. */
  host: string;
  port: number;
}

/** The longest that a client of SOCKS 5 may say before it is connected: 2 + 255 for the greeting, 262 for the request. */
const maxBytes = 519;
const handshakeMs = 10_000;

/**
 * Reads the beginning of a connection of SOCKS 5 (RFC 1928), without authentication, up to the request to connect.
 * Rejects where the client speaks anything else, says too much, or says nothing.
 */
export function readSocksRequest(socket: Socket): Promise<Destination> {
  const { promise, resolve, reject } = Promise.withResolvers<Destination>();
  let bytes = Buffer.alloc(0);
  let greeted = false;
  const gone = (): void => reject(new Error('the client has gone'));
  const onData = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
    try {
      if (bytes.length > maxBytes) throw new Error('too much was said');
      if (bytes.length > 0 && bytes[0] !== 5) throw new Error('not SOCKS 5');
      const greeting = 2 + (bytes[1] ?? 255);
      if (!greeted && bytes.length >= greeting) {
        greeted = true;
        bytes = bytes.subarray(greeting);
        socket.write(Buffer.from([5, 0]));
      }
      const destination = greeted ? parseRequest(bytes) : undefined;
      if (destination) resolve(destination);
    } catch (error) {
      reject(error);
    }
  };
  const timer = setTimeout(() => reject(new Error('nothing was said in time')), handshakeMs);
  socket.on('data', onData).once('close', gone).once('error', gone);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.pause();
    socket.off('data', onData).off('close', gone).off('error', gone);
  });
}

/** Nothing where the request is not there in full. */
function parseRequest(bytes: Buffer): Destination | undefined {
  if (bytes.length < 5) return undefined;
  const [version, command, , kind, first = 0] = bytes;
  if (version !== 5 || command !== 1) throw new Error('not a request to connect');
  const length = kind === 1 ? 4 : kind === 4 ? 16 : kind === 3 ? first : undefined;
  if (length === undefined) throw new Error('not an address of a known kind');
  const begin = kind === 3 ? 5 : 4;
  const end = begin + length;
  if (bytes.length < end + 2) return undefined;
  return { host: hostOf(bytes.subarray(begin, end), kind), port: bytes.readUInt16BE(end) };
}

function hostOf(bytes: Buffer, kind: number | undefined): string {
  if (kind === 1) return bytes.join('.');
  if (kind === 4) {
    const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16));
    return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
  }
  return bytes
    .toString('latin1')
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

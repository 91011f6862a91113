import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** A web socket that has been accepted (RFC 6455), as far as a page needs one to be kept busy by. */
export interface AcceptedSocket {
  /** Sends a text of at most 125 ASCII characters. */
  send(text: string): void;
}

/** Answers a request for a web socket. What the page says is not read. */
export function acceptSocket(request: IncomingMessage, socket: Duplex): AcceptedSocket {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.on('error', () => socket.destroy()).resume();
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  return { send: (text) => void socket.write(Buffer.from([0x81, text.length, ...Buffer.from(text)])) };
}

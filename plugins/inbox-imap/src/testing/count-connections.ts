import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a port of this machine that counts who takes it, and can be cut. */
export interface CountedWay extends AsyncDisposable {
  port: number;
  /** Connections that were made so far. */
  readonly made: number;
  /** Ends those that are open; new ones can be made. */
  cut(): void;
}

export async function countConnections(target: number): Promise<CountedWay> {
  const open = new Set<Socket>();
  let made = 0;
  const server = createServer((socket) => {
    made++;
    const further = connect({ host: '127.0.0.1', port: target });
    for (const end of [socket, further]) {
      open.add(end);
      end.on('error', () => undefined);
      end.once('close', () => {
        open.delete(end);
        socket.destroy();
        further.destroy();
      });
    }
    socket.pipe(further).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get made() {
      return made;
    },
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** The status of the answer; 0 where there was none. */
function post(address: string, body: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sending = request(`${address}/drift/report`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
      answer.once('close', () => resolve(0));
    });
    sending.setTimeout(10_000, () => sending.destroy());
    sending.once('error', () => resolve(0));
    sending.end(body);
  });
}

/** Sends a report to one of these services, again and again, as clients do, until one has taken it. */
export async function postUntilTaken(
  addresses: readonly (() => string | undefined)[],
  first: number,
  body: string,
): Promise<void> {
  const until = Date.now() + 120_000;
  for (let attempt = first; Date.now() < until; attempt += 1) {
    const address = addresses[attempt % addresses.length]?.();
    const status = address === undefined ? 0 : await post(address, body);
    if (status === 202) return;
    if (status >= 400 && status < 500 && status !== 429) throw new Error(`refused with ${status}`);
    await sleep(20);
  }
  throw new Error('no service took a report for two minutes');
}

/** Ends connections that are kept for the next request. */
export const closeConnections = (): void => agent.destroy();

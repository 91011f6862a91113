import { Pool } from 'undici';

/** One request, and its answer to the end. Rejects where that is anything but 202. */
function post(pool: Pool, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let status = 0;
    const headers = { 'content-type': 'application/json' };
    pool.dispatch(
      { path: '/drift/report', method: 'POST', headers, body },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, code) => {
          status = code;
        },
        onResponseData: () => undefined,
        onResponseEnd: () => {
          if (status === 202) resolve();
          else reject(new Error(`a report was answered with ${status}`));
        },
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

/**
 * Sends these bodies over so many connections that are kept alive, each with one request under way. Milliseconds from
 * the first to the last acknowledgement.
 */
export async function sendReports(
  address: string,
  bodies: readonly string[],
  connections: number,
): Promise<number> {
  const pool = new Pool(address, { connections, pipelining: 1 });
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < bodies.length) {
      const body = bodies[next] as string;
      next += 1;
      await post(pool, body);
    }
  };
  try {
    const began = performance.now();
    await Promise.all(Array.from({ length: connections }, lane));
    return performance.now() - began;
  } finally {
    await pool.destroy();
  }
}

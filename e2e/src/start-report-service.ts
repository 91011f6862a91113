import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { driftReportSchema, identifyReport } from 'agentkeys/contracts';

export interface ReportService {
  readonly url: string;
  /** How often each report has come, by its id. */
  readonly received: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** A drift service that takes every report and counts it. */
export async function startReportService(): Promise<ReportService> {
  const received = new Map<string, number>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { report_id = '', ...report } = driftReportSchema.parse(JSON.parse(body));
    received.set(report_id, (received.get(report_id) ?? 0) + 1);
    const { batch_key, step_hash } = identifyReport({ ...report, report_id });
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ batch_key, step_hash, duplicate: false }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

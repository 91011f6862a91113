import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { driftReportSchema, identifyReport, reportEvidenceSchema } from 'agentkeys/contracts';

export interface ReceivedRequest {
  /** `POST /drift/report` */
  line: string;
  headers: Record<string, unknown>;
  body: string;
}

export interface Endpoint extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  address: string;
  /** Everything that was read to its end, in order. */
  received: ReceivedRequest[];
  /** Answers every request from now on; what it does not read is not received. */
  behave: RequestListener;
}

/** Reads the request to its end and notes it. */
async function receive(endpoint: Endpoint, request: IncomingMessage): Promise<ReceivedRequest> {
  const line = `${request.method} ${request.url}`;
  const received = { line, headers: request.headers, body: await text(request) };
  endpoint.received.push(received);
  return received;
}

/** Takes reports and their evidence as a drift service does. */
export const takeReports =
  (endpoint: Endpoint): RequestListener =>
  async (request, response) => {
    const { body } = await receive(endpoint, request);
    if (request.method === 'PUT') {
      const { report_id, screenshot_b64 } = reportEvidenceSchema.parse(JSON.parse(body));
      const hash = createHash('sha256').update(Buffer.from(screenshot_b64, 'base64')).digest('hex');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ report_id, screenshot_ref: `sha256:${hash}` }));
      return;
    }
    const report = driftReportSchema.parse(JSON.parse(body));
    const { batch_key, step_hash } = identifyReport({ ...report, report_id: report.report_id ?? '' });
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ batch_key, step_hash, duplicate: false }));
  };

/** Answers everything in the same way. */
export const answerWith =
  (endpoint: Endpoint, status: number, body = '', headers: Record<string, string> = {}): RequestListener =>
  async (request, response: ServerResponse) => {
    await receive(endpoint, request);
    response.writeHead(status, headers).end(body);
  };

/** Never answers. */
export const hang: RequestListener = (request) => void request.resume();
export const reset: RequestListener = (request) => request.socket.resetAndDestroy();

/** A real HTTP server on this machine whose behaviour can be changed while it runs; it takes reports at first. */
export async function startEndpoint(): Promise<Endpoint> {
  const server = createServer((request, response) => endpoint.behave(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint: Endpoint = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    behave: hang,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  endpoint.behave = takeReports(endpoint);
  return endpoint;
}

import { v7 } from 'uuid';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Host } from '../provision/host.ts';
import { fallbackStore } from '../records/fallback-store.ts';
import { buildReport, checkReport, type OutgoingReport } from './build-report.ts';
import { viewOutbox } from './outbox.ts';

export interface PreviewedReport {
  report_id: string;
  /** `outbox`: it waits to be sent. `token`: it is what the tripwire's report would be; its id would be another one. */
  from: 'outbox' | 'sandbox_outbox' | 'token';
  /** The body of the request, byte by byte in UTF-8. */
  body: string;
  bytes: number;
}

export interface PreviewedEvidence extends Omit<PreviewedReport, 'from'> {
  from: 'outbox' | 'sandbox_outbox';
  method: 'PUT';
  path: string;
}

type PreviewHost = Pick<Host, 'home' | 'hooks' | 'config'>;

/** The exact bytes that would leave this machine for what is in the outbox. Sends nothing. */
export async function previewOutbox({ home }: PreviewHost): Promise<PreviewedReport[]> {
  const live = await viewOutbox(home).list();
  const sandbox = await viewOutbox(home, { sandbox: true }).list();
  return [
    ...live.map((report) => preview(report, 'outbox')),
    ...sandbox.map((report) => preview(report, 'sandbox_outbox')),
  ];
}

/** The same for evidence that waits: pictures in base64. It goes out only with AGENTKEYS_TELEMETRY=evidence. */
export async function previewEvidence({ home }: PreviewHost): Promise<PreviewedEvidence[]> {
  const of = async (sandbox: boolean, from: PreviewedEvidence['from']): Promise<PreviewedEvidence[]> => {
    const waiting = await viewOutbox(home, { sandbox }).evidence.list();
    return waiting.map((evidence) => {
      const body = JSON.stringify(evidence);
      const { report_id } = evidence;
      const path = `/drift/evidence/${report_id}`;
      return { report_id, from, method: 'PUT', path, body, bytes: Buffer.byteLength(body) };
    });
  };
  return [...(await of(false, 'outbox')), ...(await of(true, 'sandbox_outbox'))];
}

/**
 * The exact bytes of the report of one tripwire, as the plugins of the configuration would have it. Throws what
 * `find` of the fallback store throws, and TELEMETRY_NOT_ALLOWED where a value may not leave this machine.
 */
export async function previewToken({ home, hooks }: PreviewHost, token: string): Promise<PreviewedReport> {
  const { provider, tripwire } = await fallbackStore(home).find(token);
  const report = buildReport({ provider, tripwire, reportId: v7() });
  const modified = report && (await hooks.fire.modifyReport(report));
  const checked = report && checkReport({ ...modified, schema: report.schema, report_id: report.report_id });
  if (!checked) throw new AgentKeysError('TELEMETRY_NOT_ALLOWED', { token: tripwire.resume_token });
  return preview(checked, 'token');
}

function preview(report: OutgoingReport, from: PreviewedReport['from']): PreviewedReport {
  const body = JSON.stringify(report);
  return { report_id: report.report_id, from, body, bytes: Buffer.byteLength(body) };
}

import { maxPictureBytes, type ReportEvidence, type TripwireEvent } from '../contracts/index.ts';
import type { Host } from '../provision/host.ts';
import { openOutbox } from './outbox.ts';

export interface EvidenceFacts {
  /** Name of the provider. */
  provider: string;
  tripwire: Pick<TripwireEvent, 'step' | 'screenshot_b64' | 'wireframe'>;
  /** Id of the report that this is the evidence of. */
  reportId: string;
}

/** The evidence of a tripwire, field by field. Nothing where there is no picture, or one that is too large to be sent. */
export function buildEvidence({ provider, tripwire, reportId }: EvidenceFacts): ReportEvidence | undefined {
  const { step, screenshot_b64, wireframe } = tripwire;
  const bytes = Buffer.byteLength(screenshot_b64, 'base64');
  if (bytes === 0 || bytes > maxPictureBytes) return undefined;
  return {
    schema: 'report-evidence/1',
    report_id: reportId,
    service: provider,
    step,
    screenshot_b64,
    ...(wireframe && { wireframe }),
  };
}

/**
 * Puts evidence into the outbox, after its report. Only to be called after consent was given to evidence. Touches no
 * network and never rejects: a report without a picture is a report.
 */
export async function keepEvidence(
  host: Pick<Host, 'home' | 'log'>,
  facts: EvidenceFacts,
  sandbox: boolean,
): Promise<void> {
  const evidence = buildEvidence(facts);
  if (!evidence) return;
  try {
    await (await openOutbox(host.home, { sandbox })).evidence.put(evidence);
  } catch (error) {
    host.log.warn('the evidence could not be put into the outbox', { seen: (error as Error).message });
  }
}

import {
  batchKey,
  type EvidenceReceipt,
  maxEvidenceBytes,
  maxPictureBytes,
  pictureRefSchema,
  reportDay,
  reportEvidenceSchema,
  reportMaxAgeMs,
  reportTime,
  stepHash,
  uuidV7Schema,
} from 'agentkeys/contracts';
import type { FastifyInstance } from 'fastify';
import type { Backend } from '../../backends/backend.ts';
import { DriftError } from '../../errors/drift-error.ts';
import { checkPicture } from '../../evidence/check-picture.ts';
import type { EvidenceStore, StoredEvidence } from '../../evidence/evidence-store.ts';
import { describeIssues } from '../../ingest/describe-issues.ts';
import type { RateLimit } from '../../ingest/rate-limit.ts';
import { checkToken, matchToken } from '../check-token.ts';
import { isBatchKey } from '../parse-key.ts';

interface EvidenceRoutes {
  backend: Backend;
  /** Nothing where the operator wants no pictures. */
  evidence: EvidenceStore | undefined;
  /** What senders must show. Nothing where the operator has given none: then no pictures are taken either. */
  evidenceToken: string | undefined;
  limit: RateLimit | undefined;
  /** What runners must show. */
  token: string | undefined;
  now: () => number;
}

type WithId = { Params: { id: string } };

type WithKey = { Params: { key: string } };

/**
 * Evidence comes in from senders with a token for it, for reports that are in the log, and goes out to runners alone.
 * Anybody may report; a picture of a stranger's must not get into a maintainer's issue.
 */
export function putEvidence(
  app: FastifyInstance,
  { backend, evidence, evidenceToken, limit, token, now }: EvidenceRoutes,
): void {
  const { reports } = backend;
  const guarded = {
    onRequest: async (request: { headers: { authorization?: string | undefined } }) =>
      checkToken(token, request.headers.authorization),
  };

  app.put<WithId>(
    '/drift/evidence/:id',
    {
      bodyLimit: maxEvidenceBytes,
      onRequest: async (request) => {
        const wait = limit?.take(request.ip) ?? 0;
        if (wait > 0) throw new DriftError('RATE_LIMITED', { retryAfterS: wait });
        // Before the body is read, which may be large.
        if (!evidence || !evidenceToken || !reports.has) throw new DriftError('EVIDENCE_NOT_TAKEN');
        const match = matchToken(evidenceToken, request.headers.authorization);
        if (match === 'missing') throw new DriftError('EVIDENCE_TOKEN_MISSING');
        if (match === 'wrong') throw new DriftError('EVIDENCE_TOKEN_WRONG');
      },
    },
    async (request): Promise<EvidenceReceipt> => {
      if (!evidence || !reports.has) throw new DriftError('EVIDENCE_NOT_TAKEN');
      const { service, step, report_id, picture, wireframe } = readEvidence(request.body, request.params.id);
      if (now() - reportTime(report_id) > reportMaxAgeMs) throw new DriftError('EVIDENCE_TOO_OLD');
      const batch_key = batchKey(service, reportDay(report_id), stepHash(service, step));
      if (!(await reports.has(`${batch_key}.${report_id}`))) throw new DriftError('REPORT_UNKNOWN');
      return evidence.put({ report_id, batch_key, picture, ...(wireframe && { wireframe }) });
    },
  );

  app.get<WithId>('/drift/evidence/:id', guarded, async (request, reply) => {
    const { id } = request.params;
    // What callers sent is shown as a picture and as nothing else.
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'private, max-age=3600');
    if (pictureRefSchema.safeParse(id).success) {
      const picture = await evidence?.picture(id);
      if (picture) return reply.type('image/png').send(picture);
    } else if (uuidV7Schema.safeParse(id).success) {
      const stored = await evidence?.get(id);
      if (stored) return stored;
    }
    throw new DriftError('EVIDENCE_NOT_FOUND');
  });

  app.get<WithKey>('/drift/batches/:key/evidence', guarded, async (request): Promise<StoredEvidence> => {
    const { key } = request.params;
    const newest = isBatchKey(key) ? await evidence?.newest(key) : undefined;
    if (!newest) throw new DriftError('EVIDENCE_NOT_FOUND');
    return newest;
  });
}

/** Throws EVIDENCE_INVALID with every fault. */
function readEvidence(body: unknown, id: string) {
  const parsed = reportEvidenceSchema.safeParse(body);
  if (!parsed.success) {
    throw new DriftError('EVIDENCE_INVALID', { errors: describeIssues(parsed.error.issues) });
  }
  const { screenshot_b64, ...rest } = parsed.data;
  const picture = Buffer.from(screenshot_b64, 'base64');
  const size = picture.length > maxPictureBytes ? `has more than ${maxPictureBytes} bytes` : undefined;
  const fault = size ?? checkPicture(picture);
  const errors = [
    ...(rest.report_id === id.toLowerCase()
      ? []
      : [{ path: 'report_id', message: 'is not that of the address' }]),
    ...(fault === undefined ? [] : [{ path: 'screenshot_b64', message: fault }]),
  ];
  if (errors.length > 0) throw new DriftError('EVIDENCE_INVALID', { errors });
  return { ...rest, picture };
}

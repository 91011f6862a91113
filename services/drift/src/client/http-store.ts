import { driftSchema } from 'agentkeys/contracts';
import { z } from 'zod';
import {
  batchesAnswerSchema,
  budgetAnswerSchema,
  claimAnswerSchema,
  driftsAnswerSchema,
  freshAnswerSchema,
  renewAnswerSchema,
  reserveAnswerSchema,
} from '../api/wire.ts';
import type { DriftKey, FreshDrift, RunnerStore } from '../backends/backend.ts';
import { takeTurns } from '../drifts/take-turns.ts';
import { DriftError } from '../errors/drift-error.ts';
import { storedEvidenceSchema } from '../evidence/evidence-store.ts';
import { createRequest, type RequestOptions } from './create-request.ts';

const pathOf = ({ service, step_hash }: DriftKey): string => `drift/drifts/${service}.${step_hash}`;
const path = (key: DriftKey, action: string): string => `${pathOf(key)}/${action}`;

const withQuery = (name: string, query: object): string => {
  const pairs = Object.entries(query).map(([key, value]) => [key, String(value)]);
  return pairs.length === 0 ? name : `${name}?${new URLSearchParams(pairs)}`;
};

const unlessNone = <Found>(work: Promise<Found>): Promise<Found | undefined> =>
  work.catch((error: unknown) => {
    if (error instanceof DriftError && error.code === 'EVIDENCE_NOT_FOUND') return undefined;
    throw error;
  });

/** A drift service somewhere else, as its runners see it. Nothing is sent before the first question. */
export function openHttpStore(options: RequestOptions): RunnerStore {
  const request = createRequest(options);
  return {
    batches: {
      list: async (query = {}) => {
        const { batches } = await request('GET', withQuery('drift/batches', query), batchesAnswerSchema);
        return batches;
      },
    },
    drifts: {
      get: (key) =>
        request('GET', pathOf(key), driftSchema).catch((error: unknown) => {
          if (error instanceof DriftError && error.code === 'DRIFT_NOT_FOUND') return undefined;
          throw error;
        }),
      list: async (query = {}) => {
        const { drifts } = await request('GET', withQuery('drift/drifts', query), driftsAnswerSchema);
        return drifts;
      },
      fresh: async ({ arrived_since: _people, ...query } = {}) => {
        const { services } = await request('GET', withQuery('drift/fresh', query), freshAnswerSchema);
        const fresh = services.flatMap(({ drifts, batches }) =>
          drifts.map(
            ({ drift, upto, waiting_since }): FreshDrift => ({
              drift,
              upto,
              waiting_since,
              batches: batches.filter(({ step_hash }) => step_hash === drift.step_hash),
            }),
          ),
        );
        // The answer is grouped by service.
        return takeTurns(fresh);
      },
    },
    claims: {
      claim: (key, body) => request('POST', path(key, 'claim'), claimAnswerSchema, body),
      renew: (key, fence, leaseMs) =>
        request('POST', path(key, 'renew'), renewAnswerSchema, { fence, lease_ms: leaseMs }),
      release: async (key, fence) => {
        await request('POST', path(key, 'release'), z.undefined(), { fence });
      },
      handled: (key, body) => request('POST', path(key, 'handled'), driftSchema, body),
    },
    budget: {
      spent: async ({ service, place }, day) => {
        const path = withQuery(`drift/budget/${service}`, { place, day });
        return (await request('GET', path, budgetAnswerSchema)).spent;
      },
      reserve: ({ service, place }, reservation) =>
        request('POST', `drift/budget/${service}/reserve`, reserveAnswerSchema, { place, ...reservation }),
      settle: async ({ service, place }, settled) => {
        await request('POST', `drift/budget/${service}/settle`, z.undefined(), { place, ...settled });
      },
    },
    evidence: {
      newest: (batchKey) =>
        unlessNone(request('GET', `drift/batches/${batchKey}/evidence`, storedEvidenceSchema)),
      picture: (ref) => unlessNone(request.bytes(`drift/evidence/${ref}`)),
    },
    close: async () => undefined,
  };
}

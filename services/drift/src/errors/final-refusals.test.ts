import { finalEvidenceRefusals, finalRefusals } from 'agentkeys/contracts';
import { expect, it } from 'vitest';
import { driftErrorRegistry } from './registry.ts';

it.each([...finalRefusals, ...finalEvidenceRefusals])(
  '%s, for which senders drop what they sent, is a refusal of this service',
  (code) => {
    expect(driftErrorRegistry[code].status).toBeGreaterThanOrEqual(400);
    expect(driftErrorRegistry[code].status).toBeLessThan(500);
  },
);

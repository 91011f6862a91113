import { batchesAnswerSchema } from '../../../../services/drift/src/api/wire.ts';

/** Reports that the service has counted in all its batches, of which there must be less than it lists at once. */
export async function sumBatches(address: string): Promise<number> {
  const answer = await fetch(`${address}/drift/batches?limit=1000`);
  const { batches } = batchesAnswerSchema.parse(await answer.json());
  if (batches.length >= 1000) throw new Error('there are more batches than one answer lists');
  return batches.reduce((sum, { count }) => sum + count, 0);
}

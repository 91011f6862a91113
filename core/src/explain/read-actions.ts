import { z } from 'zod';
import { idSchema } from '../contracts/index.ts';
import { readFileLines } from '../records/read-file-lines.ts';
import type { ExplainedAction } from './explanation.ts';

const actionSchema = z.object({
  msg: z.literal('action'),
  step: idSchema,
  action: z.string().regex(/^[a-zA-Z]{1,32}$/),
  landmark: idSchema.optional(),
  state: z.enum(['done', 'failed', 'unfinished']),
  at_ms: z.number(),
  elapsed_ms: z.number(),
});

/** The actions in the log of a run, in the order in which they began; nothing where the log has gone. */
export async function readActions(logFile: string): Promise<ExplainedAction[]> {
  const actions: ExplainedAction[] = [];
  try {
    for await (const line of readFileLines(logFile)) {
      // Most lines are something else, and some are long.
      if (!line.includes('"msg":"action"')) continue;
      const action = parseAction(line);
      if (action) actions.push(action);
    }
  } catch {
    // What was read counts.
  }
  return actions.sort((a, b) => a.at_ms - b.at_ms);
}

function parseAction(line: string): ExplainedAction | undefined {
  try {
    const { data } = actionSchema.safeParse(JSON.parse(line));
    if (!data) return undefined;
    const { msg: _, landmark, ...action } = data;
    return { ...action, ...(landmark !== undefined && { landmark }) };
  } catch {
    return undefined;
  }
}

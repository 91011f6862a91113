import { jsonReply, type Reply } from './reply.ts';

/** An answer that `formScript` shows in the form's alert, beside the field if one is to blame. */
export const refuseForm = (status: number, message: string, field = ''): Reply =>
  jsonReply({ error: { message, field } }, { status });

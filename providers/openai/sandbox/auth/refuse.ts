import { jsonReply, type Reply } from 'agentkeys/sandbox';

/** An answer that the form shows in its alert, beside the field if one is to blame. */
export const refuse = (status: number, message: string, field = ''): Reply =>
  jsonReply({ error: { message, field } }, { status });

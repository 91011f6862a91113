import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { ChannelRequests, ReplyMessage, RequestName, StartMessage } from '../scrape/channel-messages.ts';
import { maxChannelBytes } from '../scrape/open-channel.ts';
import { readLines } from '../scrape/read-lines.ts';
import { requestSchemas } from './request-schemas.ts';

/** What the host answers; a question without an answer here is refused. */
export type Answers = {
  [Name in RequestName]?: (ask: ChannelRequests[Name]['ask']) => Promise<ChannelRequests[Name]['answer']>;
};

const messageSchema = z.object({
  type: z.literal('request'),
  id: z.int(),
  name: z.enum(Object.keys(requestSchemas) as [RequestName, ...RequestName[]]),
  ask: z.unknown(),
});

/** The host's end of the channel: gives the job and answers questions, several at a time, until the stream ends. */
export function serveRequests(
  stream: Duplex,
  start: StartMessage,
  answers: Answers,
  onLog: (line: string) => void,
): void {
  const send = (message: StartMessage | ReplyMessage) => {
    if (stream.writable) stream.write(`${JSON.stringify(message)}\n`);
  };
  readLines(stream, maxChannelBytes, {
    onLine(line) {
      const message = parseMessage(line);
      if (!message) return onLog('a message of the scrape process was not understood');
      reply(message, answers).then(send, () => undefined);
    },
    onTooLong: () => onLog('a message of the scrape process was too long'),
  });
  // The process may end while an answer is on its way.
  stream.on('error', () => undefined);
  send(start);
}

type Message = z.infer<typeof messageSchema>;

function parseMessage(line: string): Message | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

async function reply({ id, name, ask }: Message, answers: Answers): Promise<ReplyMessage> {
  const refuse = (code: string, message: string): ReplyMessage => ({
    type: 'reply',
    id,
    ok: false,
    error: { code, message },
  });
  const checked = requestSchemas[name].safeParse(ask);
  if (!checked.success) {
    const first = checked.error.issues[0];
    return refuse('SCRAPE_CHANNEL', `${name}: ${first?.path.join('.')} ${first?.message}`);
  }
  // The schema of the same name has just said that it is this one's question.
  const answer = answers[name] as ((ask: unknown) => Promise<unknown>) | undefined;
  if (!answer) return refuse('SCRAPE_CHANNEL', `nothing answers ${name} here`);
  try {
    return { type: 'reply', id, ok: true, answer: (await answer(checked.data)) ?? null };
  } catch (error) {
    if (isAgentKeysError(error)) return refuse(error.code, error.message);
    return refuse('INTERNAL', error instanceof Error ? error.message : String(error));
  }
}

import { duplexPair } from 'node:stream';
import { expect, it } from 'vitest';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { type Answers, serveRequests } from '../provision/serve-requests.ts';
import type { StartMessage } from './channel-messages.ts';
import { openChannel } from './open-channel.ts';

const start: StartMessage = {
  type: 'start',
  job: 'check-key',
  provider: { name: 'tiny', url: 'file:///tiny.js', export: 'tiny', options: {}, version: '1.0.0' },
  apiKey: 'tk-1',
  budgetMs: 1_000,
};

function connect(answers: Answers) {
  const [ours, theirs] = duplexPair();
  const log: string[] = [];
  const ends: string[] = [];
  serveRequests(theirs, start, answers, (line) => log.push(line));
  const channel = openChannel(ours, () => ends.push('end'));
  return { channel, ours, theirs, log, ends };
}

it('gives the job and answers questions, also when they overtake each other', async () => {
  const { channel } = connect({
    mail: async ({ want }) => {
      if (want === 'code') await new Promise((resolve) => setTimeout(resolve, 20));
      return want;
    },
  });
  expect(await channel.start).toEqual(start);
  const ask = { since: 0, filter: {} };
  const answers = [
    channel.ask('mail', { want: 'code', ...ask }),
    channel.ask('mail', { want: 'link', ...ask }),
  ];
  expect(await Promise.all(answers)).toEqual(['code', 'link']);
});

it('tells by its code why the host could not answer', async () => {
  const { channel } = connect({
    mask: async () => {
      throw new AgentKeysError('MAIL_UNAVAILABLE', { seen: 'a secret detail' });
    },
    account: async () => {
      throw new TypeError('not a function');
    },
  });
  await expect(channel.ask('mask', { secret: 'x' })).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' });
  await expect(channel.ask('account', {})).rejects.toMatchObject({ code: 'INTERNAL' });
  await expect(channel.ask('key-checked', { status: 'valid' })).rejects.toMatchObject({
    code: 'SCRAPE_CHANNEL',
  });
});

it('refuses questions that are not of their form', async () => {
  const { channel, ours, log } = connect({ mail: async () => 'never given away' });
  const wrong = { want: 'everything', since: 0, filter: {} } as never;
  await expect(channel.ask('mail', wrong)).rejects.toMatchObject({
    code: 'SCRAPE_CHANNEL',
    message: expect.stringContaining('want'),
  });
  ours.write('{"type":"request","id":7,"name":"shutdown","ask":{}}\nnoise\n');
  await expect
    .poll(() => log)
    .toEqual([
      'a message of the scrape process was not understood',
      'a message of the scrape process was not understood',
    ]);
});

it('ends with the host: what was asked is refused, and so is what is asked then', async () => {
  const { channel, theirs, ends } = connect({ mail: () => new Promise(() => undefined) });
  const asked = channel.ask('mail', { want: 'code', since: 0, filter: {} });
  theirs.end();
  await expect(asked).rejects.toMatchObject({ code: 'SCRAPE_CHANNEL' });
  await expect(channel.ask('account', {})).rejects.toMatchObject({ code: 'SCRAPE_CHANNEL' });
  expect(ends).toEqual(['end']);
});

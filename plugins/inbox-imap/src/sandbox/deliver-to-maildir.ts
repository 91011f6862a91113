import { randomUUID } from 'node:crypto';
import { rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a mail server knows of a mail beside the mail itself. */
export interface Envelope {
  from: string;
  to: string;
  /** When it was taken; default: now. Unix milliseconds. */
  at?: number;
}

/** The box that every mail is put into, whomever it is for. */
const catchAll = 'everybody@sandbox.localhost';

/** Delivers one mail as a mail server does: whole or not at all, with the lines that such a server adds on top. */
export async function deliverToMaildir(
  maildir: string,
  raw: Buffer,
  { from, to, at = Date.now() }: Envelope,
  own: (path: string) => Promise<void>,
): Promise<void> {
  const name = `${Math.floor(at / 1_000)}.${randomUUID()}.sandbox`;
  const trace = [`Return-Path: <${from}>`, `Delivered-To: ${catchAll}`, `X-Original-To: ${to}`];
  const file = join(maildir, 'tmp', name);
  await writeFile(file, Buffer.concat([Buffer.from(trace.map((line) => `${line}\r\n`).join('')), raw]), {
    mode: 0o600,
  });
  await own(file);
  await utimes(file, at / 1_000, at / 1_000);
  await rename(file, join(maildir, 'new', name));
}

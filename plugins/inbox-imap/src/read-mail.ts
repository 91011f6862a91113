import type { MailContent } from 'agentkeys';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { type AddressHeaders, findRecipients } from './find-recipients.ts';
import { normalizeAddress } from './normalize-address.ts';

/** The fields of a header that say whom a mail is from and for. */
export const addressFields = [
  'from',
  'to',
  'cc',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'delivered-to',
];

export interface MailAddresses {
  /** Addresses of the sender, in compared form. */
  senders: string[];
  recipients: Set<string>;
}

/** Reads the fields of `addressFields`, as the server sent them. */
export async function readAddresses(header: Buffer): Promise<MailAddresses> {
  const mail = await parse(header);
  const fields: AddressHeaders = {
    from: addressesOf(mail.from),
    to: addressesOf(mail.to),
    cc: addressesOf(mail.cc),
    original: ['x-original-to', 'envelope-to', 'x-envelope-to'].flatMap((key) => linesOf(mail, key)),
    delivered: linesOf(mail, 'delivered-to'),
  };
  return { senders: fields.from.map(normalizeAddress), recipients: findRecipients(fields) };
}

/** What a mail says, its transfer encoding and its character set undone. */
export async function readContent(source: Buffer): Promise<MailContent> {
  const { subject = '', html, text } = await parse(source);
  return { subject, ...(html && { html }), ...(text && { text }) };
}

type Parts = Pick<ParsedMail, 'from' | 'to' | 'cc' | 'subject' | 'html' | 'text' | 'headerLines'>;

/**
 * Each part as it came: the library would make text out of HTML and the other way round. Anybody may send a mail, so
 * that one that cannot be read says nothing, and keeps no other from being read.
 */
const parse = (source: Buffer): Promise<Parts> =>
  simpleParser(source, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  }).catch(() => ({ headerLines: [], html: false as const }));

function addressesOf(field: AddressObject | AddressObject[] | undefined): string[] {
  const objects = Array.isArray(field) ? field : field ? [field] : [];
  const entries = objects.flatMap(({ value }) => value.flatMap((entry) => [entry, ...(entry.group ?? [])]));
  return entries.flatMap(({ address }) => (address ? [address] : []));
}

const linesOf = ({ headerLines }: Parts, key: string): string[] =>
  headerLines.filter((line) => line.key === key).map(({ line }) => line.slice(line.indexOf(':') + 1).trim());

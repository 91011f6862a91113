import { canaries } from '../fixtures/canary/provider/canaries.js';

const decodeBase64 = (run: string): string =>
  // A value may begin anywhere in what was encoded around it.
  [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), 'base64').toString('utf8')).join('\n');

const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** One step back from what a text may have been turned into. Written without a look at how AgentKeys redacts. */
const decoders: ((text: string) => string)[] = [
  (text) =>
    text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString()),
  (text) =>
    text
      .replaceAll(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      // However often it was quoted.
      .replaceAll(/\\+(["/])/g, '$1')
      .replaceAll(/\\{2,}/g, '\\'),
  (text) =>
    text
      .replaceAll(/&#(\d+);/g, (_, number: string) => String.fromCharCode(Number(number)))
      .replaceAll(/&(\w+);/g, (all, name: string) => names[name] ?? all),
  (text) => [...text.matchAll(/[A-Za-z0-9+/_-]{8,}/g)].map(([run]) => decodeBase64(run)).join('\n'),
  (text) =>
    [...text.matchAll(/[0-9a-f]{12,}/gi)].map(([run]) => Buffer.from(run, 'hex').toString()).join('\n'),
];

function look(text: string, depth: number, found: Set<string>): void {
  const lower = text.toLowerCase();
  for (const [name, value] of Object.entries(canaries))
    if (lower.includes(value.toLowerCase())) found.add(name);
  if (keyPieces.some((piece) => text.includes(piece))) found.add('key');
  if (depth === 0) return;
  for (const decode of decoders) {
    const decoded = decode(text);
    if (decoded !== text && decoded !== '') look(decoded, depth - 1, found);
  }
}

const body = canaries.key.slice('ck-'.length);
/** So many characters of a key in a row are too many, wherever they stand. */
const keyPieces = Array.from({ length: body.length - 7 }, (_, at) => body.slice(at, at + 8));

/** Names of the canaries that are in these bytes, in whatever form, also encoded twice. */
export function findCanaries(bytes: Uint8Array | string): string[] {
  const buffer = Buffer.from(bytes as string);
  const found = new Set<string>();
  look(buffer.toString('utf8'), 2, found);
  if (buffer.includes(0)) look(buffer.toString('utf16le'), 1, found);
  return [...found].sort();
}

import { crc32, deflateSync } from 'node:zlib';

/** One part of a PNG. */
export function part(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of one pixel in this shade, with these parts between its size and its pixel. */
export function drawPixel(shade: number, ...parts: Buffer[]): Buffer {
  const size = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const pixel = deflateSync(Buffer.from([0, shade]));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    part('IHDR', size),
    ...parts,
    part('IDAT', pixel),
    part('IEND', Buffer.of()),
  ]);
}

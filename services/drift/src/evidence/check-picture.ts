const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Parts of a PNG that say how its pixels look. Others can hold texts: who made it, where, with what. */
const allowed = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'sRGB', 'gAMA', 'cHRM', 'sBIT', 'pHYs']);
const maxSide = 8_192;

/** What is wrong with a picture that was sent; nothing where it is a PNG of pixels and nothing else. */
export function checkPicture(png: Buffer): string | undefined {
  if (!png.subarray(0, signature.length).equals(signature)) return 'is no PNG';
  let at = signature.length;
  let last = '';
  while (at < png.length) {
    const length = at + 12 > png.length ? png.length : png.readUInt32BE(at);
    if (at + 12 + length > png.length) return 'ends in the middle of a part';
    const type = png.toString('latin1', at + 4, at + 8);
    if (last === '' && (type !== 'IHDR' || length !== 13)) return 'does not begin with its size';
    if (last === 'IEND') return 'goes on after its end';
    if (!allowed.has(type)) return 'holds more than pixels';
    if (type === 'IHDR' && isTooLarge(png.readUInt32BE(at + 8), png.readUInt32BE(at + 12))) {
      return `is empty, or more than ${maxSide} pixels wide or high`;
    }
    last = type;
    at += 12 + length;
  }
  return last === 'IEND' ? undefined : 'ends in the middle of a part';
}

const isTooLarge = (...sides: number[]): boolean => sides.some((side) => side === 0 || side > maxSide);

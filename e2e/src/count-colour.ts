import { PNG } from 'pngjs';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The part of a picture's pixels, 0 to 1, that have exactly this colour (`#rrggbb`), in a box or in all of it. */
export function shareOfColour(picture: Buffer, colour: string, box?: Box): number {
  const { data, width, height } = PNG.sync.read(picture);
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const [left, top] = [Math.max(0, box?.x ?? 0), Math.max(0, box?.y ?? 0)];
  const right = Math.min(width, box ? box.x + box.width : width);
  const bottom = Math.min(height, box ? box.y + box.height : height);
  let found = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = (y * width + x) * 4;
      if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) found += 1;
    }
  }
  return found / Math.max(1, (right - left) * (bottom - top));
}

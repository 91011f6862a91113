/** What became of an element: as it was, new, gone, changed. */
export type WireframeMark = ' ' | '+' | '-' | '~';

/** One line of a wireframe, read. */
export interface WireframeItem {
  mark: WireframeMark;
  x: number;
  y: number;
  width: number;
  height: number;
  role: string;
  /** `x` where it is not known. */
  intent: string;
  required: boolean;
  disabled: boolean;
  /** The missing landmark that it was. */
  landmark: string | undefined;
}

const form =
  /^([ +~-]) (\d+),(\d+) (\d+)x(\d+) ([a-z]+)(?::([a-z]+))?( required)?( disabled)?(?: #([a-z0-9-]+))?$/;

/** Reads a line; `undefined` where it is none. */
export function readLine(line: string): WireframeItem | undefined {
  const found = form.exec(line);
  if (!found) return undefined;
  const [, mark, x, y, width, height, role = '', intent = 'x', required, disabled, landmark] = found;
  return {
    mark: mark as WireframeMark,
    x: Number(x),
    y: Number(y),
    width: Number(width),
    height: Number(height),
    role,
    intent,
    required: required !== undefined,
    disabled: disabled !== undefined,
    landmark,
  };
}

/** The line of an item. */
export function writeLine(item: WireframeItem): string {
  const { mark, x, y, width, height, role, intent, required, disabled, landmark } = item;
  const meaning = intent === 'x' ? '' : `:${intent}`;
  const states = `${required ? ' required' : ''}${disabled ? ' disabled' : ''}`;
  return `${mark} ${x},${y} ${width}x${height} ${role}${meaning}${states}${landmark ? ` #${landmark}` : ''}`;
}

import { installWithApt } from './install-with-apt.ts';
import type { RealPart } from './real-parts.ts';

export interface MissingPart {
  part: RealPart;
  /** How to get it, in several lines. */
  help: string;
}

/** Installs what is not there, where that is possible, and says what is missing still. */
export function ensureParts(
  parts: readonly RealPart[],
  install: (part: RealPart) => void = installPart,
): MissingPart[] {
  return parts.flatMap((part) => {
    if (helpFor(part) === undefined) return [];
    install(part);
    const help = helpFor(part);
    return help === undefined ? [] : [{ part, help }];
  });
}

function installPart({ name, package: debianPackage, install }: RealPart): void {
  install?.();
  if (debianPackage !== undefined) installWithApt(debianPackage, name);
}

/** How to get a part; nothing where it is there. */
function helpFor(part: RealPart): string | undefined {
  try {
    part.find();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

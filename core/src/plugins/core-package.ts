import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

// The same from the sources and from what is built: both stand somewhere inside the package.
const file = findPackageJSON('..', import.meta.url) as string;

/** Folder of the installed `agentkeys` package, absolute. */
export const coreFolder = dirname(file);
/** Version of the `agentkeys` package. */
export const coreVersion = (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;

import { pathToFileURL } from 'node:url';
import { locatePackage } from '../plugins/locate-package.ts';
import { resolveEntry } from '../plugins/resolve-entry.ts';
import type { Transport } from '../plugins/transport.ts';

export const httpTransportPackage = '@agentkeys/transport-http';

/**
 * The transport that is used where no plugin offers one. It is a package of its own and loaded by name: core depends
 * on no plugin. Nothing where it is not installed in any of the folders, or not built.
 */
export async function loadHttpTransport(
  endpoint: string,
  folders: readonly string[],
): Promise<Transport | undefined> {
  const found = locatePackage(httpTransportPackage, folders);
  const entry = found && resolveEntry(found, '.');
  if (!entry?.exists) return undefined;
  const module: { createHttpTransport?: (options: { endpoint: string }) => Transport } = await import(
    /* @vite-ignore */ pathToFileURL(entry.file).href
  );
  return module.createHttpTransport?.({ endpoint });
}

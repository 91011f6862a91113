import { pathToFileURL } from 'node:url';
import { locatePackage } from '../plugins/locate-package.ts';
import { resolveEntry } from '../plugins/resolve-entry.ts';
import type { Transport } from '../plugins/transport.ts';

const http = { name: '@agentkeys/transport-http', create: 'createHttpTransport' };
const nats = { name: '@agentkeys/transport-nats', create: 'createNatsTransport' };
const packages: Readonly<Record<string, typeof http>> = {
  'http:': http,
  'https:': http,
  'nats:': nats,
  'tls:': nats,
};

type CreateTransport = (options: { endpoint: string; evidenceToken?: string }) => Transport;

const packageFor = (endpoint: string) => packages[URL.parse(endpoint)?.protocol ?? ''] ?? http;

/** The package that carries reports to an endpoint of this kind. */
export const transportPackage = (endpoint: string): string => packageFor(endpoint).name;

/**
 * The transport that is used where no plugin offers one. It is a package of its own and loaded by name: core depends
 * on no plugin. Nothing where it is not installed in any of the folders, or not built.
 *
 * @param evidenceToken what the drift service knows the senders of pictures by
 */
export async function loadTransport(
  endpoint: string,
  folders: readonly string[],
  evidenceToken?: string,
): Promise<Transport | undefined> {
  const { name, create } = packageFor(endpoint);
  const found = locatePackage(name, folders);
  const entry = found && resolveEntry(found, '.');
  if (!entry?.exists) return undefined;
  const module: Record<string, CreateTransport | undefined> = await import(
    /* @vite-ignore */ pathToFileURL(entry.file).href
  );
  return module[create]?.({ endpoint, ...(evidenceToken && { evidenceToken }) });
}

import type { Provider } from '../plugins/provider.ts';
import type { ProviderModule } from './channel-messages.ts';

/** The provider could not be loaded; `message` names no secret. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}

/** Loads the one provider of this process, its addresses rebound to those of a sandbox where there is one. */
export async function loadProvider(
  module: ProviderModule,
  origins: Readonly<Record<string, string>> | undefined,
): Promise<Provider<unknown>> {
  const exported: Record<string, unknown> = await import(module.url);
  const factory = exported[module.export];
  if (typeof factory !== 'function') {
    throw new LoadError(`the package of ${module.name} exports no function ${module.export}`);
  }
  const provider = (factory as (options: unknown) => Provider<unknown>)(module.options ?? undefined);
  return { ...provider, origins: { ...provider.origins, ...origins } };
}

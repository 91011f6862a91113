import type { CreateHostOptions } from './provision/create-host.ts';
import type { Host } from './provision/host.ts';
import type { Provisioned, ProvisionRequest } from './provision/provision.ts';
import type { ScrapeRequest, ScrapeResult } from './provision/run-scrape.ts';

// Every provider and plugin imports this package for its small helpers. What only a host needs (schemas, hooks, the
// browser) is therefore loaded when it is first called.

/**
 * Loads the configuration and registers all plugins: the first step of everything that a program does with AgentKeys.
 * Throws AgentKeysError (CONFIG_…, PLUGIN_…).
 */
export async function createHost(options: CreateHostOptions): Promise<Host> {
  const module = await import('./provision/create-host.ts');
  return module.createHost(options);
}

/**
 * Obtains a key from a provider, checks and stores it. What happens in the run becomes the outcome; throws
 * AgentKeysError only where there could be no run.
 */
export async function provision(host: Host, request: ProvisionRequest): Promise<Provisioned> {
  const module = await import('./provision/provision.ts');
  return module.provision(host, request);
}

/** Runs one provider's scraper once and says how it went, without storing anything but the records of the run. */
export async function runScrape(host: Host, request: ScrapeRequest): Promise<ScrapeResult> {
  const module = await import('./provision/run-scrape.ts');
  return module.runScrape(host, request);
}

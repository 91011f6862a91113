import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { providerPackageSchema } from '../plugins/provider-manifest.ts';
import { createHost } from '../provision/create-host.ts';
import type { Host } from '../provision/host.ts';
import type { Sandbox } from '../sandbox/define-sandbox.ts';

export interface SandboxHostOptions {
  /** Folder of the provider's package, built. */
  packageFolder: string;
  /** What the configuration would give the provider. Plain JSON. */
  options?: Readonly<Record<string, unknown>>;
  /** Milliseconds by which the sandbox holds back every answer. */
  latencyMs?: number | undefined;
  /** Of the environment of the run, besides that of this process. */
  env?: Readonly<Record<string, string>>;
  /** Told of every sandbox that is started, before the run goes on in it. */
  onSandbox?: (sandbox: Sandbox) => void;
  /** A mail is waited for no longer than this. Default: as long as ever. */
  mailWaitMs?: number | undefined;
}

export interface SandboxHost extends AsyncDisposable {
  readonly host: Host;
  readonly provider: string;
  /** Those that the host has started, the newest last. */
  readonly running: readonly Sandbox[];
}

const silent = { debug: () => {}, info: () => {}, warn: () => {} };

/** A host for one provider, in a home of its own that is gone afterwards. Throws PROVIDER_INVALID. */
export async function openSandboxHost(options: SandboxHostOptions): Promise<SandboxHost> {
  const packageFolder = resolve(options.packageFolder);
  const provider = await readProviderName(packageFolder);
  const home = await mkdtemp(join(tmpdir(), 'agentkeys-test-'));
  const dispose = () => rm(home, { recursive: true, force: true });
  try {
    const config = { providers: [[packageFolder, options.options ?? {}]] };
    await writeFile(join(home, 'agentkeys.config.json'), JSON.stringify(config));
    const running: Sandbox[] = [];
    const host = await createHost({
      cwd: home,
      configFile: 'agentkeys.config.json',
      env: { ...process.env, ...options.env, AGENTKEYS_HOME: home },
      log: silent,
    });
    return {
      host: watchSandboxes(host, running, options),
      provider,
      running,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function readProviderName(packageFolder: string): Promise<string> {
  const file = join(packageFolder, 'package.json');
  const parsed = providerPackageSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new AgentKeysError('PROVIDER_INVALID', { file, seen: parsed.error.message });
  return parsed.data.agentkeys.provider;
}

/** Keeps the sandboxes that the host starts: what was made in them is what a test asks about. */
const watchSandboxes = (
  host: Host,
  running: Sandbox[],
  { latencyMs, onSandbox, mailWaitMs = Number.POSITIVE_INFINITY }: SandboxHostOptions,
): Host => ({
  ...host,
  resolveProvider: async (name) => {
    const provider = await host.resolveProvider(name);
    return {
      ...provider,
      loadSandbox: async () => {
        const definition = await provider.loadSandbox();
        return {
          ...definition,
          start: async (injected, surroundings = { followsNetwork: false }) => {
            const sandbox = await definition.start(injected, { ...surroundings, latencyMs });
            running.push(sandbox);
            onSandbox?.(sandbox);
            return { ...sandbox, mailbox: withShorterWait(sandbox.mailbox, mailWaitMs) };
          },
        };
      },
    };
  },
});

const withShorterWait = (mailbox: Sandbox['mailbox'], mostMs: number): Sandbox['mailbox'] => ({
  ...mailbox,
  wait: (request, signal) =>
    mailbox.wait({ ...request, timeoutMs: Math.min(request.timeoutMs, mostMs) }, signal),
});

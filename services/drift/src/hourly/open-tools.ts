import { createHost, type IssueTracker, type PluginLogger } from 'agentkeys';
import { loadPlugin, type Redactor } from 'agentkeys/internal';
import { DriftError } from '../errors/drift-error.ts';
import { serviceDefaults } from './service-defaults.ts';
import type { HourlyTools } from './tools.ts';

export interface OpenToolsOptions {
  /** Where the search for `agentkeys.config.ts` begins, absolute. */
  cwd: string;
  configFile?: string | undefined;
  env: Readonly<NodeJS.ProcessEnv>;
  log: PluginLogger;
  /** Learns the secrets of the configuration. */
  redactor: Redactor;
  /** Folder of the file tracker, absolute. */
  issuesFolder: string;
  /** Keep the issues on GitHub: in the repository `owner/name`, or with `true` in the one that the environment names. */
  github?: string | true | undefined;
}

/** No service imports a plugin: it is loaded by its name, as those of a configuration are. */
const githubPlugin = '@agentkeys/issues-github';

/**
 * The hooks of the service, with the plugins of the configuration. Throws what `createHost` throws, and PLUGIN_NOT_FOUND
 * where the plugin for GitHub is not installed.
 */
export async function openTools({
  issuesFolder,
  github,
  ...options
}: OpenToolsOptions): Promise<HourlyTools> {
  const repository = github === undefined || github === true ? {} : { repository: github };
  const asked = github === undefined ? [] : [await loadPlugin(githubPlugin, repository, options.cwd)];
  const host = await createHost({
    ...options,
    ownPlugins: (getHost) => [...asked, serviceDefaults(getHost, issuesFolder)],
  });
  const { fire } = host.hooks;
  const trackers = new Map<string, Promise<IssueTracker | undefined>>();

  return {
    reproducer: async (request) => {
      const reproducer = await fire.resolveReproduction(request);
      if (!reproducer) throw new DriftError('REPRODUCTION_NOT_STARTED', { seen: 'no plugin answered' });
      return reproducer;
    },
    tracker: async (request) => {
      const asked = trackers.get(request.service) ?? fire.resolveIssueTracker(request);
      trackers.set(request.service, asked);
      const tracker = await asked;
      if (!tracker) throw new DriftError('TRACKER_FAILED', { seen: 'no plugin answered' });
      return tracker;
    },
    onHandled: async (handled) => {
      await fire.onBatchHandled(handled);
    },
    close: async () => {
      const opened = await Promise.allSettled(trackers.values());
      const found = opened.flatMap((each) => (each.status === 'fulfilled' && each.value ? [each.value] : []));
      await Promise.allSettled([...new Set(found)].map(async (tracker) => tracker.shut?.()));
    },
  };
}

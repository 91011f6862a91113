import { definePlugin, type Host, type Plugin } from 'agentkeys';
import { scrapeReproducer } from '../reproduce/scrape-reproducer.ts';
import { fileTracker } from '../trackers/file/file-tracker.ts';

/** After every plugin that says nothing about its stage. */
const lastStage = 1_000;

/** What the service itself answers its hooks with, where no plugin of the configuration does. */
export const serviceDefaults = (getHost: () => Host, issuesFolder: string): Plugin =>
  definePlugin({
    name: 'drift-service',
    setup(api) {
      api.resolveReproduction(() => scrapeReproducer(getHost), { stage: lastStage });
      api.resolveIssueTracker(() => fileTracker({ folder: issuesFolder }), { stage: lastStage });
    },
  });

import type { Evidence, Verdict } from '../contracts/index.ts';
import { builtInDetectors } from '../detectors/index.ts';
import { createHooks } from '../hooks/create-hooks.ts';
import type { PluginLogger } from '../plugins/plugin.ts';
import { registerPlugins } from '../plugins/register-plugins.ts';

const silent: PluginLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** The built-in detectors as a host would ask them. */
export async function createJudge(): Promise<(evidence: Evidence) => Promise<Verdict | undefined>> {
  const hooks = createHooks({ log: silent });
  await registerPlugins(builtInDetectors(), hooks, {
    facts: { log: silent, home: '/nowhere', version: '0.0.0' },
  });
  return (evidence) => hooks.fire.detect(evidence);
}

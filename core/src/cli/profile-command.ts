import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Duration } from '../plugins/provider.ts';
import type { ResolvedProvider } from '../plugins/resolve-provider.ts';
import type { LearnedView } from '../provision/answer-requests.ts';
import type { Host } from '../provision/host.ts';
import { parseDuration } from '../scrape/parse-duration.ts';
import { type CliContext, print, talk } from './context.ts';
import { openDisplay } from './open-display.ts';
import { openHost } from './open-host.ts';
import { addConfigOption, addInjectOption } from './run-options.ts';

interface ProfileOptions {
  runs: string;
  rest: string;
  inject?: string[];
  add?: true;
  dryRun?: true;
  config?: string;
}

/** `agentkeys profile update <provider>`: learns how the provider's pages look from good runs in its sandbox. */
export function addProfileCommand(program: Command, context: CliContext): void {
  const command = program.command('profile').description('maintain what a provider knows of its pages');
  addConfigOption(addInjectOption(command.command('update')))
    .description('learn the shapes of a provider’s pages from good runs in its sandbox')
    .argument('<provider>', 'name of the provider, for instance openai')
    .option('--runs <number>', 'good runs to learn from', '3')
    .option('--rest <duration>', 'how long to listen to a page that is at rest', '4s')
    .option('--add', 'keep what is known and was not met this time, for instance other variants')
    .option('--dry-run', 'show the changes and write nothing')
    .action(async (provider: string, options: ProfileOptions) => {
      context.exit = await updateProfiles(context, provider, options);
    });
}

function readRuns(text: string): number {
  const runs = Number(text);
  if (Number.isInteger(runs) && runs >= 1 && runs <= 20) return runs;
  throw new AgentKeysError('USAGE', { seen: `--runs ${text}`, expected: 'a whole number from 1 to 20' });
}

function readRest(text: string): number {
  try {
    return parseDuration(text as Duration);
  } catch {
    throw new AgentKeysError('USAGE', { seen: `--rest ${text}`, expected: 'a duration such as 4s' });
  }
}

/** What was installed belongs to its author: a profile is learned where the provider is written. */
async function refuseInstalled({ name, profilesFolder, packageFolder }: ResolvedProvider): Promise<void> {
  const folder = await realpath(packageFolder);
  if (!folder.split(sep).includes('node_modules')) return;
  throw new AgentKeysError('PROFILE_READ_ONLY', { provider: name, folder: profilesFolder });
}

/** Learning starts from nothing: a profile that is out of date would end the very run that is to renew it. */
const withoutProfiles = (host: Host): Host => ({
  ...host,
  resolveProvider: async (name) => ({
    ...(await host.resolveProvider(name)),
    loadProfiles: async () => ({}),
  }),
});

async function learn(
  context: CliContext,
  host: Host,
  provider: string,
  inject: readonly string[],
  { runs, restMs }: { runs: number; restMs: number },
): Promise<LearnedView[]> {
  const { runScrape } = await import('../provision/run-scrape.ts');
  const views: LearnedView[] = [];
  for (let run = 1; run <= runs; run += 1) {
    talk(context, `Run ${run} of ${runs}`);
    const display = await openDisplay(context);
    const { event, learnedViews, afterwards } = await runScrape(withoutProfiles(host), {
      provider,
      sandbox: { inject },
      learn: { restMs },
      signal: context.signal,
      onEvent: display.onEvent,
    }).finally(display.close);
    await afterwards();
    context.signal.throwIfAborted();
    if (event?.type !== 'success') {
      const details =
        event?.type === 'error' ? event.details : event?.type === 'tripwire' ? event : undefined;
      const seen = details?.reason;
      throw new AgentKeysError('PROFILE_RUN', { provider, run, step: event?.step, seen });
    }
    views.push(...learnedViews);
  }
  return views;
}

async function updateProfiles(
  context: CliContext,
  name: string,
  { runs, rest, inject = [], add, dryRun, config }: ProfileOptions,
): Promise<number> {
  const count = { runs: readRuns(runs), restMs: readRest(rest) };
  const host = await openHost(context, config);
  const provider = await host.resolveProvider(name);
  if (!dryRun) await refuseInstalled(provider);
  const known = await provider.loadProfiles();
  const views = await learn(context, host, name, inject, count);

  const { buildProfiles } = await import('../profiles/build-profiles.ts');
  const { diffProfiles } = await import('../profiles/diff-profiles.ts');
  const { formatProfile } = await import('../profiles/format-profile.ts');
  const profiles = buildProfiles({ views, version: provider.version, known, add: add ?? false });
  if (!dryRun) await mkdir(provider.profilesFolder, { recursive: true });
  for (const [step, profile] of Object.entries(profiles)) {
    const lines = diffProfiles(known[step], profile);
    print(context, `${step}${lines.length === 0 ? ': unchanged' : ''}`);
    for (const line of lines) print(context, `  ${line}`);
    if (lines.length === 0 || dryRun) continue;
    await writeFile(join(provider.profilesFolder, `${step}.json`), formatProfile(profile));
  }
  print(context, dryRun ? 'Nothing was written.' : `The profiles are in ${provider.profilesFolder}`);
  return exitCodes.ok;
}

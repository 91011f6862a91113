import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Profile, profileSchema } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { describeFaults, type Fault } from '../errors/describe-faults.ts';

async function readProfile(folder: string, name: string): Promise<Profile | Fault[]> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(folder, name), 'utf8'));
  } catch (error) {
    return [{ path: name, expected: 'JSON', got: (error as Error).message }];
  }
  const parsed = profileSchema.safeParse(json);
  if (!parsed.success) {
    const faults = describeFaults(parsed.error, json, { show: () => true });
    return faults.map((fault) => ({ ...fault, path: `${name}: ${fault.path}` }));
  }
  if (`${parsed.data.step}.json` === name) return parsed.data;
  return [{ path: `${name}: step`, expected: name.replace(/\.json$/, ''), got: parsed.data.step }];
}

/**
 * Reads `<step>.json` of a folder, by step id; none where there is no such folder. Throws PROVIDER_INVALID with every
 * fault of every file.
 */
export async function readProfiles(folder: string): Promise<Record<string, Profile>> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  const results = await Promise.all(names.map((name) => readProfile(folder, name)));
  const faults = results.filter(Array.isArray).flat();
  if (faults.length > 0) throw new AgentKeysError('PROVIDER_INVALID', { folder, faults });
  const profiles = results.filter((result): result is Profile => !Array.isArray(result));
  return Object.fromEntries(profiles.map((profile) => [profile.step, profile]));
}

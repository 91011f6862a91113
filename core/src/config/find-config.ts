import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cosmiconfig } from 'cosmiconfig';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';

export interface LoadConfigOptions {
  /** Where the search begins; it goes up to the nearest folder with a package.json. Absolute. */
  cwd: string;
  /** The file to load in place of a search, relative to `cwd`. */
  file?: string | undefined;
}

export interface FoundConfig {
  /** What the file holds, not checked; an empty object where there is no file. */
  raw: unknown;
  /** Absolute; `undefined` where there is none. */
  file: string | undefined;
  /** Folder from which names of plugins and providers are resolved, absolute. */
  folder: string;
}

const searchPlaces = [
  'agentkeys.config.ts',
  'agentkeys.config.mts',
  'agentkeys.config.js',
  'agentkeys.config.mjs',
  'agentkeys.config.json',
  'package.json',
];

/** Node.js runs TypeScript by itself: no compiler is loaded, and for JSON no module at all. */
const importDefault = async (path: string): Promise<unknown> => {
  const module: { default?: unknown } = await import(/* @vite-ignore */ pathToFileURL(path).href);
  return module.default;
};

function parseJson(path: string, text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    // The parser's message may quote the file, and the file may hold a password: where it is broken is enough.
    const [place = ''] = /at position \d+( \(.*\))?/.exec((error as Error).message) ?? [];
    throw new SyntaxError(`broken JSON ${place}`.trim());
  }
  if (basename(path) !== 'package.json') return json;
  const { agentkeys } = json as { agentkeys?: Record<string, unknown> };
  // In the package of a provider or a plugin the same field says what the package is.
  return agentkeys && ('provider' in agentkeys || 'plugin' in agentkeys) ? {} : json;
}

const loaders = {
  '.ts': importDefault,
  '.mts': importDefault,
  '.js': importDefault,
  '.mjs': importDefault,
  '.json': parseJson,
};

/** What was thrown while a file was loaded, read for people. */
function notReadable(error: unknown, file: string | undefined): AgentKeysError {
  if (isAgentKeysError(error)) return error;
  const { code, message, filepath } = error as NodeJS.ErrnoException & { filepath?: string };
  const expected =
    code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' || code === 'ERR_INVALID_TYPESCRIPT_SYNTAX'
      ? 'TypeScript whose types can simply be left out: no enum, no namespace, no parameter property'
      : 'a file that can be loaded';
  const details = { file: filepath ?? file, seen: code === 'ENOENT' ? 'no such file' : message, expected };
  return new AgentKeysError('CONFIG_NOT_READABLE', details, { cause: error });
}

/** Finds the configuration and loads its file. Throws CONFIG_NOT_READABLE. */
export async function findConfig({ cwd, file }: LoadConfigOptions): Promise<FoundConfig> {
  const explorer = cosmiconfig('agentkeys', {
    searchPlaces,
    loaders,
    searchStrategy: 'project',
    // An empty file is a mistake that must be seen, not a reason to look elsewhere.
    ignoreEmptySearchPlaces: false,
    cache: false,
  });
  const path = file === undefined ? undefined : resolve(cwd, file);
  const found = await (path ? explorer.load(path) : explorer.search(cwd)).catch((error: unknown) => {
    throw notReadable(error, path);
  });
  if (!found) {
    if (path) {
      throw new AgentKeysError('CONFIG_NOT_READABLE', { file: path, seen: 'no configuration in it' });
    }
    return { raw: {}, file: undefined, folder: resolve(cwd) };
  }
  if (found.isEmpty) {
    throw new AgentKeysError('CONFIG_NOT_READABLE', {
      file: found.filepath,
      seen: found.config === undefined ? 'nothing' : String(found.config),
      expected: 'export default defineConfig({ … })',
    });
  }
  return { raw: found.config, file: found.filepath, folder: dirname(found.filepath) };
}

import { AgentKeysError } from 'agentkeys';
import { isLoopback } from 'agentkeys/contracts';

export interface IssuesGithubOptions {
  /** `owner/name`. Default: GITHUB_REPOSITORY, as GitHub Actions sets it. */
  repository?: string;
  /** Base address of the API, `https://<host>/api/v3` with GitHub Enterprise. Default: GITHUB_API_URL, else github.com. */
  apiUrl?: string;
  /** Name of the environment variable that holds the token. Default `GITHUB_TOKEN`. */
  tokenEnv?: string;
  /** Where pictures are kept. `false`: in no branch. */
  evidence?: EvidenceOptions | false;
  /** What takes the pictures that the branch does not: files that the workflow uploads as an artifact. */
  artifact?: ArtifactOptions;
  /**
   * Ask the workflow of the repository for the hourly run as soon as a drift is reported: `repository_dispatch` of the
   * type `drift-fresh`. Default: no, it waits for its hour.
   */
  dispatch?: boolean;
}

export interface EvidenceOptions {
  /** Branch of the same repository with nothing but pictures. Default `drift-evidence`. */
  branch?: string;
  /** Pictures are let go of after so many days. Default 365. */
  keepDays?: number;
  /** At most so many files, the newest. Default 1000. */
  keepFiles?: number;
}

export interface ArtifactOptions {
  /** Name of the artifact, for people. Default: AGENTKEYS_EVIDENCE_ARTIFACT, else `drift-evidence`. */
  name?: string;
  /** Folder that the workflow uploads, absolute or from the current one. Default `drift-evidence`. */
  folder?: string;
}

export interface Settings {
  owner: string;
  repo: string;
  apiUrl: string;
  tokenEnv: string;
  token: string;
  evidence: Required<EvidenceOptions> | undefined;
  /** Only where somebody asked for it, or a workflow runs that can upload it. */
  artifact: (Required<ArtifactOptions> & { runUrl: string | undefined }) | undefined;
}

interface Fault {
  path: string;
  expected: string;
  got: string;
}

const sortOf = (value: unknown): string =>
  value === undefined || value === ''
    ? 'nothing'
    : typeof value === 'string'
      ? 'another text'
      : `a ${typeof value}`;

const isWhole = (value: number): boolean => Number.isInteger(value) && value > 0;
const optionNames = ['repository', 'apiUrl', 'tokenEnv', 'evidence', 'artifact', 'dispatch'];
const evidenceNames = ['branch', 'keepDays', 'keepFiles'];
const artifactNames = ['name', 'folder'];

const repositoryForm = /^[A-Za-z\d](?:[A-Za-z\d-]*)\/[\w.-]+$/;
const branchForm = /^[A-Za-z\d][\w-]*(?:\/[A-Za-z\d][\w-]*)*$/;
const variableForm = /^[A-Za-z_]\w*$/;

/** What the issues belong to, for people; never a value that is not of its form. */
export const nameRepository = (options: IssuesGithubOptions, env: Readonly<NodeJS.ProcessEnv>): string => {
  const repository = options.repository ?? env.GITHUB_REPOSITORY ?? '';
  return repositoryForm.test(repository) ? repository : 'unknown';
};

/** A token goes to the address, so that it must be one that nobody on the way can read. */
const isSafe = (address: string): boolean => {
  const url = URL.parse(address);
  const isClean = url !== null && url.username === '' && url.password === '' && url.search === '';
  return isClean && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(address)));
};

/**
 * The options with what the environment of a workflow says in the place of what is left out. Throws GITHUB_OPTIONS with
 * every fault and without any value: a token may have been put in the wrong place.
 */
export function readOptions(options: IssuesGithubOptions, env: Readonly<NodeJS.ProcessEnv>): Settings {
  const { evidence = {}, artifact, tokenEnv = 'GITHUB_TOKEN', dispatch = false } = options;
  const repository = options.repository ?? env.GITHUB_REPOSITORY ?? '';
  const address = options.apiUrl ?? (env.GITHUB_API_URL || 'https://api.github.com');
  const apiUrl = String(address).replace(/\/+$/, '');
  const { branch = 'drift-evidence', keepDays = 365, keepFiles = 1000 } = evidence === false ? {} : evidence;
  const token = variableForm.test(tokenEnv) ? (env[tokenEnv] ?? '') : '';

  const faults: Fault[] = [];
  const hold = (path: string, fits: boolean, expected: string, got: unknown): void => {
    if (!fits) faults.push({ path, expected, got: sortOf(got) });
  };
  const known = (path: string, given: object, names: readonly string[]): void => {
    for (const name of Object.keys(given))
      hold(
        `${path}${variableForm.test(name) ? name : '?'}`,
        names.includes(name),
        `one of ${names.join(', ')}`,
        name,
      );
  };
  known('', options, optionNames);
  known('evidence.', evidence || {}, evidenceNames);
  known('artifact.', artifact ?? {}, artifactNames);
  hold('repository', repositoryForm.test(repository), 'owner/name, or GITHUB_REPOSITORY', repository);
  hold('apiUrl', isSafe(apiUrl), 'an https address without user, password and query', apiUrl);
  hold(
    'tokenEnv',
    variableForm.test(tokenEnv),
    'the name of an environment variable, not the token',
    tokenEnv,
  );
  hold('evidence.branch', branchForm.test(branch), 'the name of a branch', branch);
  hold('evidence.keepDays', isWhole(keepDays), 'a whole number of days', keepDays);
  hold('evidence.keepFiles', isWhole(keepFiles), 'a whole number of files', keepFiles);
  hold('dispatch', typeof dispatch === 'boolean', 'true or false', dispatch);
  // Nothing of a token that would be cut off by the header that it goes into.
  const expectsToken = `a token in the environment variable ${variableForm.test(tokenEnv) ? tokenEnv : 'that is named'}`;
  hold('token', /^[\x21-\x7e]+$/.test(token), expectsToken, token);
  if (faults.length > 0) throw new AgentKeysError('GITHUB_OPTIONS', { faults });

  const [owner = '', repo = ''] = repository.split('/');
  const {
    GITHUB_RUN_ID: run,
    GITHUB_SERVER_URL: server = 'https://github.com',
    GITHUB_REPOSITORY: home,
  } = env;
  const runUrl = run && home ? `${server}/${home}/actions/runs/${run}` : undefined;
  const { name = env.AGENTKEYS_EVIDENCE_ARTIFACT || 'drift-evidence', folder = 'drift-evidence' } =
    artifact ?? {};
  return {
    owner,
    repo,
    apiUrl,
    tokenEnv,
    token,
    evidence: evidence === false ? undefined : { branch, keepDays, keepFiles },
    artifact: artifact || runUrl ? { name, folder, runUrl } : undefined,
  };
}

import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const onPath = (env: Readonly<NodeJS.ProcessEnv>): string[] => [
  ...(env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
];

/** Folder of PostgreSQL's programs: Debian keeps them off the PATH, one folder a version. */
export function findPostgres(env: Readonly<NodeJS.ProcessEnv> = process.env): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = versions.sort((a, b) => Number(b) - Number(a)).map((name) => join(debian, name, 'bin'));
  return [...folders, ...onPath(env)].find((folder) => existsSync(join(folder, 'initdb')));
}

export function findRedis(env: Readonly<NodeJS.ProcessEnv> = process.env): string | undefined {
  return onPath(env)
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file));
}

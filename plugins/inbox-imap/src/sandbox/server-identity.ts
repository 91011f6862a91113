import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';

export interface ServerIdentity {
  user: string;
  group: string;
  uid: number;
  gid: number;
  /** Not the one who starts it. */
  isOther: boolean;
}

/** Whom the mail server runs as: whoever starts it, and nobody where that is root, for whom it keeps no mails. */
export async function serverIdentity(): Promise<ServerIdentity> {
  const { username, uid, gid } = userInfo();
  if (uid !== 0) return { user: username, group: await groupName(gid), uid, gid, isOther: false };
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((each) => each.startsWith('nobody:'));
  const [user = 'nobody', , other = '65534', group = '65534'] = line?.split(':') ?? [];
  return {
    user,
    group: await groupName(Number(group)),
    uid: Number(other),
    gid: Number(group),
    isOther: true,
  };
}

async function groupName(gid: number): Promise<string> {
  const groups = (await readFile('/etc/group', 'utf8')).split('\n').map((line) => line.split(':'));
  return groups.find(([, , id]) => id === String(gid))?.[0] ?? String(gid);
}

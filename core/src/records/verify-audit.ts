import { type AuditFault, scanAudit } from './read-audit.ts';

export interface AuditVerdict {
  /** Nothing was changed, removed or put in. Lines that a crash tore are no harm: the chain goes on over them. */
  intact: boolean;
  files: number;
  lines: number;
  /** Lines that a crash has torn. */
  torn: number;
  /** The first line at which the chain is broken. */
  first_fault?: AuditFault;
}

/** Checks the chain over all files of the audit. */
export async function verifyAudit(home: string): Promise<AuditVerdict> {
  const files = new Set<string>();
  let lines = 0;
  let torn = 0;
  let unread: AuditFault | undefined;
  let first: AuditFault | undefined;
  for await (const { file, fault } of scanAudit(home)) {
    files.add(file);
    lines += 1;
    // A line that was spoiled afterwards shows in the hash of the next one; it is the one to be named.
    if (fault?.fault === 'chain_broken') first ??= unread ?? fault;
    if (unread && fault?.fault !== 'chain_broken') torn += 1;
    unread = fault?.fault === 'not_readable' ? fault : undefined;
  }
  if (unread) torn += 1;
  return { intact: !first, files: files.size, lines, torn, ...(first && { first_fault: first }) };
}

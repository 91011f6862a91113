import type { z } from 'zod';

export interface FieldFault {
  /** Dots between the names; empty for the whole. */
  path: string;
  message: string;
}

/** A field name that the sender made up may be somebody's address: such a name is not repeated. */
const showName = (name: PropertyKey): string =>
  /^[a-z0-9_]{1,40}$/i.test(String(name)) ? String(name) : '(name not shown)';

/** Says which fields are at fault and what was expected of them. Values are never repeated. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): FieldFault[] {
  return issues.slice(0, 20).flatMap((issue) => {
    const path = issue.path.map(showName);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys
        .slice(0, 20)
        .map((key) => ({ path: [...path, showName(key)].join('.'), message: 'unknown field' }));
    }
    return [{ path: path.join('.'), message: issue.message }];
  });
}

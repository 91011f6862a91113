import { describePassing } from '../verify/describe-passing.ts';
import type { Verification } from '../verify/judge-attempts.ts';
import { commentMark } from './comment-mark.ts';
import { planDuplicates } from './plan-duplicates.ts';
import { type IssueAction, type IssuePlan, type IssuePlanInput, planIssue } from './plan-issue.ts';
import { currentIssue, readWishes } from './read-wishes.ts';
import { type Attempt, renderAttempts } from './render-attempts.ts';
import { readFacts } from './sections.ts';
import { code, plural } from './words.ts';

export interface VerifyPlanInput extends Omit<IssuePlanInput, 'attempt' | 'evidence' | 'isAnswered'> {
  verification: Verification;
  /** Every run that was made about the drift, in order. */
  attempts: readonly Attempt[];
}

/**
 * What is to be done with the issue of a drift that was verified: a fix closes it, with the runs that show it; where the
 * version still fails, the issue shows what it met, or is opened again; where the runs could not tell, nothing.
 */
export function planVerify({ verification, attempts, ...input }: VerifyPlanInput): IssuePlan {
  const { existing, drift, command, inSandbox } = input;
  if (verification.result === 'reproduced') {
    return planIssue({ ...input, attempts, attempt: verification.attempt });
  }
  const issue = currentIssue(existing);
  if (!issue || verification.result === 'inconclusive') {
    return { actions: [{ action: 'nothing', why: verification.why }], issue };
  }

  const { version, isGone } = verification;
  const runs = attempts.length === 1 ? 'A run' : `${plural(attempts.length, 'run')} in a row`;
  const where = inSandbox ? ' **in its sandbox**, not on its site,' : '';
  const comment: IssueAction = {
    action: 'comment',
    issue,
    // One that comes back and is fixed again by the same version is told of again.
    mark: commentMark(`fixed-in=${version} after=${readFacts(issue.body, 'evidence').run ?? ''}`),
    body: [
      `Fixed in ${code(version)} of ${code(drift.service)}, the version that is installed where this ran. ${runs} of it${where} ${describePassing(code(drift.step), isGone)}; callers with an older one are told to update.`,
      renderAttempts(attempts, command),
    ].join('\n\n'),
  };
  const close: IssueAction = { action: 'close', issue, reason: 'fixed' };
  return {
    actions: [
      ...(readWishes(issue).quiet ? [] : [comment]),
      ...planDuplicates(existing),
      ...(issue.state === 'open' ? [close] : []),
    ],
    issue,
  };
}

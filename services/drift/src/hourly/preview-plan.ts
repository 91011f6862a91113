import type { DoneAction } from '../issue/apply-plan.ts';
import type { IssuePlan } from '../issue/plan-issue.ts';
import type { DriftSummary } from './run-summary.ts';

/** What --dry-run shows of a plan: what would be done, and the issue as it would look. */
export function previewPlan({
  actions,
  issue,
}: IssuePlan): Pick<DriftSummary, 'actions' | 'issue' | 'retry_at' | 'draft'> {
  const created = actions.find((step) => step.action === 'create');
  const updated = actions.find((step) => step.action === 'update');
  const draft = created?.issue ?? {
    title: updated?.issue.title ?? issue?.title ?? '',
    body: updated?.change.body ?? issue?.body ?? '',
  };
  return {
    actions: actions
      .map(({ action }) => action)
      .filter((action): action is DoneAction => action !== 'nothing'),
    issue: issue ? { id: issue.id, url: issue.url } : null,
    retry_at: null,
    ...(draft.body === '' ? {} : { draft: { title: draft.title, body: draft.body } }),
  };
}

import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Flow } from '../plugins/provider-manifest.ts';
import type { ResolvedProvider } from '../plugins/resolve-provider.ts';

export interface FlowFacts {
  /** Id of the flow that was asked for. */
  forced?: string | undefined;
  /** Whether the run is in a sandbox: that is there for its pages, and has secrets of its own. */
  sandbox: boolean;
  /** Somebody sits at a terminal. */
  hasPerson: boolean;
  env: Readonly<NodeJS.ProcessEnv>;
}

/**
 * The first of a provider's flows whose needs are met, or the one that was asked for. Throws FLOW_UNAVAILABLE, with what
 * it needs.
 */
export function chooseFlow(
  { name: provider, flows }: Pick<ResolvedProvider, 'name' | 'flows'>,
  facts: FlowFacts,
): Flow {
  const { forced } = facts;
  if (forced === undefined) {
    // Whoever wants to see the pages of a sandbox gets to see them, whatever their environment holds.
    const offered = facts.sandbox ? flows.filter(({ id }) => id === 'ui') : flows;
    const chosen = offered.find((flow) => needOf(flow, facts) === undefined);
    if (chosen) return chosen;
    const needs = offered.map((flow) => `${flow.id}: ${needOf(flow, facts)}`);
    throw new AgentKeysError('FLOW_UNAVAILABLE', {
      provider,
      seen: 'no flow has what it needs',
      expected: needs,
    });
  }
  const flow = flows.find(({ id }) => id === forced);
  if (!flow) {
    throw new AgentKeysError('FLOW_UNAVAILABLE', {
      provider,
      seen: `--flow ${forced}`,
      expected: `one of ${flows.map(({ id }) => id).join(', ')}`,
    });
  }
  const need = needOf(flow, facts);
  if (need === undefined) return flow;
  throw new AgentKeysError('FLOW_UNAVAILABLE', { provider, seen: `--flow ${forced}`, expected: need });
}

/** What a flow lacks, in words; nothing where it lacks nothing. */
function needOf(flow: Flow, { sandbox, hasPerson, env }: FlowFacts): string | undefined {
  switch (flow.id) {
    case 'api':
      return sandbox || env[flow.secret] ? undefined : `the owner's management key in ${flow.secret}`;
    case 'oauth-pkce':
      return hasPerson ? undefined : 'a person at a terminal';
    case 'ui':
      return undefined;
  }
}

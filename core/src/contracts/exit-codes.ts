/** Exit codes of `agentkeys provision` that no error code decides. In a file of their own, free of zod. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  needs_fallback: 3,
  rejected: 4,
  unavailable: 5,
  blocked: 6,
  busy: 7,
  interrupted: 130,
} as const;

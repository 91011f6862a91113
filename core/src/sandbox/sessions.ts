import { randomUUID } from 'node:crypto';
import type { SandboxRequest } from './request.ts';

/** Visitors' sessions of one origin, kept by a cookie that scripts cannot read. */
export interface Sessions<State> {
  /** The visitor's state, if the request carries a live session. */
  of(request: SandboxRequest): State | undefined;
  /** Begins a session; returns the `Set-Cookie` value for the answer. */
  begin(state: State): string;
  end(request: SandboxRequest): void;
}

export function createSessions<State>(cookieName: string): Sessions<State> {
  const states = new Map<string, State>();
  return {
    of: (request) => states.get(request.cookies[cookieName] ?? ''),
    begin: (state) => {
      const token = randomUUID();
      states.set(token, state);
      return `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Lax`;
    },
    end: (request) => {
      states.delete(request.cookies[cookieName] ?? '');
    },
  };
}

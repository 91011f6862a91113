import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import type { SendResult } from 'agentkeys';

/** The file with credentials is not there, or holds something else. */
export class CredentialsUnusable extends Error {
  override readonly name = 'CredentialsUnusable';
}

/** Waits for a person to mend something: nobody is asked in every run. */
const personPauseMs = 5 * 60 * 1_000;
/** The message is larger than the stream takes. */
const messageTooLarge = 10_054;
/** The stream of this subject has another name. */
const otherStream = 10_060;

type Failed = Extract<SendResult, { ok: false }>;

const kept = (reason: string): Failed => ({ ok: false, retry: true, reason });
const keptForAWhile = (reason: string): Failed => ({ ...kept(reason), retryAfterMs: personPauseMs });

/**
 * What a failure of the client means for the report. Nothing but its kind is kept: its words may hold credentials. A
 * report is given up only for what it is itself: whoever is not let in, or may not publish, may be tomorrow.
 */
export function readFailure(error: unknown): Failed {
  if (error instanceof JetStreamApiError) {
    if (error.code === messageTooLarge) return { ok: false, retry: false, reason: 'BODY_TOO_LARGE' };
    return error.code === otherStream ? keptForAWhile('nats_other_stream') : kept(`nats_${error.code}`);
  }
  const chain = [...causes(error)];
  const is = (kind: abstract new (...args: never[]) => Error) => chain.some((each) => each instanceof kind);
  if (is(CredentialsUnusable)) return keptForAWhile('nats_credentials_unusable');
  if (is(errors.PermissionViolationError)) return keptForAWhile('nats_not_permitted');
  if (is(errors.AuthorizationError) || is(errors.UserAuthenticationExpiredError)) {
    return keptForAWhile('nats_not_let_in');
  }
  if (is(errors.NoRespondersError)) return kept('nats_no_stream');
  if (is(errors.TimeoutError)) return kept('timeout');
  // An answer that is no JSON came from somebody else than JetStream.
  return kept(is(SyntaxError) ? 'no_receipt' : 'network');
}

/** An error and what it came from. Bounded, for a chain may lead back into itself. */
function* causes(error: unknown): Generator<unknown> {
  let current = error;
  for (let depth = 0; depth < 8 && current !== undefined; depth++) {
    yield current;
    current = current instanceof Error ? current.cause : undefined;
  }
}

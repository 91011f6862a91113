export interface DriftErrorEntry {
  /** What happened: static, one line, fit for grouping. */
  message: string;
  /** What to do about it, one sentence. */
  remedy: string;
  /** HTTP status of the answer; 500 where a request cannot meet it. */
  status: number;
  /** Exit code of the command that ends with it. */
  exit: 1 | 2 | 130;
}

const usage = { status: 500, exit: 2 } as const;
const failed = { status: 500, exit: 1 } as const;
const answer = (status: number) => ({ status, exit: 1 }) as const;

/**
 * Every error that a sender, a runner or an operator of the drift service can meet. docs/drift-errors.md has a
 * heading for each. A code that is no longer used is never given to anything else.
 */
export const driftErrorRegistry = {
  REPORT_NOT_JSON: {
    message: 'The body is not JSON.',
    remedy: 'Send one drift report as a JSON object.',
    ...answer(400),
  },
  REPORT_INVALID: {
    message: 'The report is not of the required form, so nothing of it was stored.',
    remedy: 'Correct every field that is listed; fields that the contract does not name are refused.',
    ...answer(422),
  },
  REPORT_TOO_OLD: {
    message: 'The report is older than seven days.',
    remedy: 'Drop it: the drift has been reported by others since, or is gone.',
    ...answer(410),
  },
  REPORT_AHEAD: {
    message: 'The report comes from more than ten minutes ahead.',
    remedy: 'Set the clock of the machine that made it, and drop it.',
    ...answer(410),
  },
  SERVICE_NOT_ACCEPTED: {
    message: 'Reports of this service are not taken here.',
    remedy: 'Drop it, or start the drift service with `--accept <service>` for this one too.',
    ...answer(422),
  },
  REPORT_OF_SANDBOX: {
    message: "The report is about a page on the sender's own machine.",
    remedy: 'Drop it: send reports of sandboxes to a drift service that listens on the loopback address.',
    ...answer(422),
  },
  BODY_TOO_LARGE: {
    message: 'The body is larger than a drift report can be.',
    remedy: 'Send one report per request and nothing else.',
    ...answer(413),
  },
  EVIDENCE_INVALID: {
    message: 'The evidence is not of the required form, so nothing of it was stored.',
    remedy:
      'Correct every field that is listed; the picture is a PNG of at most 1 MiB that holds pixels and no texts.',
    ...answer(422),
  },
  EVIDENCE_NOT_TAKEN: {
    message: 'This service takes no evidence.',
    remedy:
      'Drop it; an operator starts the service with `--evidence <folder>` and AGENTKEYS_DRIFT_EVIDENCE_TOKEN to take any.',
    ...answer(404),
  },
  EVIDENCE_TOKEN_MISSING: {
    message: 'Evidence is taken only from senders with the token for it.',
    remedy:
      'Set AGENTKEYS_DRIFT_EVIDENCE_TOKEN where the evidence comes from to the value that it has where the service is started.',
    ...answer(401),
  },
  EVIDENCE_TOKEN_WRONG: {
    message: 'The token for evidence is not the one of this service.',
    remedy: 'Give sender and service the same AGENTKEYS_DRIFT_EVIDENCE_TOKEN.',
    ...answer(403),
  },
  EVIDENCE_TOO_OLD: {
    message: 'The evidence is of a report that is older than seven days.',
    remedy: 'Drop it.',
    ...answer(410),
  },
  REPORT_UNKNOWN: {
    message: 'The report that the evidence is about is not here.',
    remedy:
      'Send the report first, then the evidence; it may still be on its way, so send the evidence again later.',
    ...answer(404),
  },
  EVIDENCE_NOT_FOUND: {
    message: 'There is no evidence under this id or of this batch.',
    remedy: 'Use the id of a report or the `screenshot_ref` of a batch; what is old is let go of.',
    ...answer(404),
  },
  MEDIA_TYPE: {
    message: 'The body is not declared as JSON.',
    remedy: 'Send it with the header `content-type: application/json`.',
    ...answer(415),
  },
  RATE_LIMITED: {
    message: 'Too many reports come from this address.',
    remedy: 'Keep the report and send it again after the seconds in `retry-after`.',
    ...answer(429),
  },
  TOO_MANY_NEW_DRIFTS: {
    message: 'More drifts that nobody has reported before came today than the service takes.',
    remedy:
      'Keep the report and send it again after the seconds in `retry-after`; an operator raises `--new-drifts` or names services with `--accept`.',
    ...answer(503),
  },
  TRUST_PROXY_INVALID: {
    message: 'The proxies to believe are not given as addresses.',
    remedy: 'Name the addresses or networks of the proxies in front of the service, for instance 10.0.0.0/8.',
    ...usage,
  },
  OVERLOADED: {
    message: 'More reports are waiting to be written than the service takes at a time.',
    remedy: 'Keep the report and send it again after the seconds in `retry-after`.',
    ...answer(503),
  },
  STORE_UNAVAILABLE: {
    message: 'The store cannot be written or read at the moment.',
    remedy:
      'Keep the report and send it again after the seconds in `retry-after`; an operator finds why in the log.',
    ...answer(503),
  },
  DRAINING: {
    message: 'The service is about to stop.',
    remedy: 'Send the request again after the seconds in `retry-after`.',
    ...answer(503),
  },
  TOKEN_MISSING: {
    message: 'This request needs the runner token.',
    remedy: 'Send the header `authorization: Bearer <token>` with the value of AGENTKEYS_DRIFT_TOKEN.',
    ...answer(401),
  },
  TOKEN_WRONG: {
    message: 'The runner token is not the one of this service.',
    remedy: 'Give service and runner the same AGENTKEYS_DRIFT_TOKEN.',
    ...answer(403),
  },
  TOKEN_NOT_SET: {
    message: 'This service was started without a runner token, so nobody may claim anything over HTTP.',
    remedy:
      'Set AGENTKEYS_DRIFT_TOKEN where the service is started, or let the runner open the store with --db.',
    ...answer(403),
  },
  REQUEST_INVALID: {
    message: 'The query or the body of the request is not of the required form.',
    remedy: 'Correct every field that is listed.',
    ...answer(422),
  },
  ROUTE_NOT_FOUND: {
    message: 'There is nothing at this address.',
    remedy: 'Compare method and path with the list in the documentation of the service.',
    ...answer(404),
  },
  BATCH_NOT_FOUND: {
    message: 'There is no batch with this key.',
    remedy: 'Read the keys from `GET /drift/batches`; batches are kept for 35 days.',
    ...answer(404),
  },
  DRIFT_NOT_FOUND: {
    message: 'There is no drift with this key.',
    remedy: 'Use `<service>.<step_hash>`, or the key of a batch.',
    ...answer(404),
  },
  DRIFT_CLAIMED: {
    message: 'Another runner is working on this drift.',
    remedy: 'Leave it alone: it becomes free when that runner is done, or when its lease ends.',
    ...answer(409),
  },
  DRIFT_NOT_FRESH: {
    message: 'Every report of this drift has been dealt with.',
    remedy: 'Leave it alone until it is listed by `GET /drift/fresh` again.',
    ...answer(409),
  },
  FENCE_STALE: {
    message: 'The claim has passed on to another runner, so nothing was changed.',
    remedy: 'Stop working on this drift.',
    ...answer(409),
  },
  UPTO_AHEAD: {
    message: 'Reports that have not come yet cannot be marked as handled.',
    remedy: 'Send the `upto` that the claim was answered with.',
    ...answer(422),
  },
  STORE_NOT_FOUND: {
    message: 'There is no store in this file.',
    remedy: 'Correct the path after --db; `agentkeys-drift serve --db <file>` makes a new store.',
    ...usage,
  },
  STORE_NOT_READABLE: {
    message: 'The file cannot be opened as a store.',
    remedy: 'Name a file that `agentkeys-drift serve --db <file>` has made and that this user may write.',
    ...usage,
  },
  STORE_TOO_NEW: {
    message: 'The store was written by a newer version.',
    remedy: 'Install the version of @agentkeys/drift that wrote it, or a later one.',
    ...usage,
  },
  NATS_UNREACHABLE: {
    message: 'The NATS server cannot be reached, or does not let this process in.',
    remedy: 'Check the address after --nats, that the server runs, and the credentials.',
    ...usage,
  },
  NATS_TOO_OLD: {
    message: 'The NATS server is of a version that lacks what the store is made of.',
    remedy: 'Install nats-server 2.9 or later.',
    ...usage,
  },
  NATS_WITHOUT_JETSTREAM: {
    message: 'The NATS server keeps no messages for this account.',
    remedy: 'Start nats-server with JetStream, or enable it for the account that is used.',
    ...usage,
  },
  STORE_DIFFERS: {
    message: 'What stands on the NATS server is not what the store has to be.',
    remedy:
      'Go through every difference that is listed: make what is missing with `agentkeys-drift store provision`, name the --replicas and --log-size that it was made with, and let a stream of somebody else have another name.',
    ...usage,
  },
  LOG_REGRESSED: {
    message: 'The log has lost messages that were counted before, so counting has stopped.',
    remedy:
      'Stop the services, run `agentkeys-drift store rebuild` and start them again: they send once more what was lost.',
    ...answer(503),
  },
  STORE_IN_USE: {
    message: 'Processes count reports at the moment, so what was counted cannot be forgotten.',
    remedy: 'Stop every `agentkeys-drift serve` on this store, wait five seconds and run the command again.',
    ...usage,
  },
  COUNTS_DIFFER: {
    message: 'The batches do not hold what the log holds.',
    remedy:
      'Report this as a bug with the details that are shown; `agentkeys-drift store rebuild` counts again from the log.',
    ...failed,
  },
  ADDRESS_UNUSABLE: {
    message: 'The service cannot listen on this address.',
    remedy: 'Choose another --port or --host, or stop what uses it.',
    ...usage,
  },
  SIGNING_KEY_UNUSABLE: {
    message: 'The key that the feed of known drifts is to be signed with cannot be used.',
    remedy: 'Name a PEM file with an Ed25519 private key, or leave --signing-key out.',
    ...usage,
  },
  USAGE: {
    message: 'The command cannot be understood.',
    remedy: 'Run the command with --help.',
    ...usage,
  },
  SERVICE_UNREACHABLE: {
    message: 'The drift service cannot be reached.',
    remedy:
      'Check the address after --url and that the service runs; nothing was lost, the next run goes on.',
    ...failed,
  },
  SERVICE_REFUSED: {
    message: 'The drift service refused a request of the runner.',
    remedy: 'Read its own code in the details and follow the remedy there.',
    ...failed,
  },
  SERVICE_ANSWER: {
    message: 'The answer is not one of a drift service of this version.',
    remedy: 'Check the address after --url, and that service and runner are of the same version.',
    ...failed,
  },
  REPRODUCTION_NOT_STARTED: {
    message: 'The reproduction could not be started.',
    remedy: 'Follow the cause that is shown; the drift is tried again by the next run.',
    ...failed,
  },
  TRACKER_FAILED: {
    message: 'The issue tracker did not do what was asked.',
    remedy: 'Follow the cause that is shown; the drift is tried again by the next run.',
    ...failed,
  },
  OUTPUT_NOT_WRITTEN: {
    message: 'What the command did could not be written to a file; what it did is done.',
    remedy:
      'Name a file that this user may write; in a workflow GITHUB_STEP_SUMMARY and GITHUB_OUTPUT name two more.',
    ...failed,
  },
  INTERRUPTED: {
    message: 'The run was interrupted.',
    remedy: 'Run it again when you want: what was claimed is free again, and nothing is lost.',
    status: 500,
    exit: 130,
  },
  INTERNAL: {
    message: 'The drift service itself failed.',
    remedy: 'Report this as a bug with the details that are shown.',
    ...failed,
  },
} as const satisfies Record<string, DriftErrorEntry>;

export type DriftErrorCode = keyof typeof driftErrorRegistry;

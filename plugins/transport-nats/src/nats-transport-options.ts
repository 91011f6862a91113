export interface NatsTls {
  /** Files in PEM: who may have signed the server's certificate, and the certificate and key to show to it. */
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  /** The server expects TLS before its first word. */
  handshakeFirst?: boolean;
}

export interface NatsTransportOptions {
  /** `nats://<host>:<port>`; `tls://<host>:<port>` connects with TLS or not at all. Port 4222 where it names none. */
  endpoint?: string;
  /** More servers of the same cluster, or all of them where there is no `endpoint`. */
  servers?: readonly string[];
  /** A file as `nsc generate creds` writes it. Read anew for every connection, so it may be replaced. */
  credsFile?: string;
  /** A file with an nkey seed and nothing else. Read anew for every connection. */
  nkeyFile?: string;
  user?: string;
  password?: string;
  token?: string;
  /** Given at all, it stands for connecting with TLS or not at all. */
  tls?: NatsTls;
  /** What the subjects of answers begin with, where the permissions allow only one of one's own. Default `_INBOX`. */
  inboxPrefix?: string;
  /** The stream whose acknowledgement is a receipt. Default: the one that `agentkeys-drift` makes. */
  stream?: string;
  /** Longest time for one report in milliseconds, besides the caller's own limit. Default 10 s. */
  timeoutMs?: number;
}

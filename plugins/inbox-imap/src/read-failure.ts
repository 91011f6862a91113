import { AgentKeysError, isAgentKeysError } from 'agentkeys';
import type { Settings } from './options.ts';

/** What the library, TLS and the system put onto their errors. */
interface ForeignError {
  code?: unknown;
  authenticationFailed?: boolean;
  tlsFailed?: boolean;
  serverResponseCode?: string;
}

/** Answers of a server that is well but cannot now (RFC 5530). */
const passing = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'CONTACTADMIN']);
const certificateWords: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by an unknown authority',
};

/**
 * What went wrong with a mail server, by code. Only kinds of failures are told and nothing of a server's own words,
 * which may repeat a user name or a mail.
 */
export function readFailure(
  error: unknown,
  { host, port, tls }: Pick<Settings, 'host' | 'port' | 'tls'>,
): AgentKeysError {
  if (isAgentKeysError(error)) return error;
  const server = `${host}:${port}`;
  const { code, authenticationFailed, tlsFailed, serverResponseCode } = (error ?? {}) as ForeignError;
  const name = typeof code === 'string' ? code : '';
  const responseCode = serverResponseCode ?? '';
  if (authenticationFailed && !passing.has(responseCode)) {
    return new AgentKeysError('MAIL_LOGIN_REFUSED', {
      server,
      seen: responseCode || 'the login was refused',
    });
  }
  const certificate = certificateWords[name];
  if (certificate)
    return new AgentKeysError('MAIL_TLS', {
      server,
      seen: certificate,
      expected: 'a certificate that can be checked',
    });
  if (tlsFailed || name.startsWith('ERR_SSL_') || name.startsWith('ERR_TLS_') || name === 'EPROTO') {
    return new AgentKeysError('MAIL_TLS', {
      server,
      seen: `no TLS there (${name || 'it was refused'})`,
      expected: tls === 'starttls' ? 'STARTTLS' : 'TLS from the first byte',
    });
  }
  return new AgentKeysError('MAIL_SERVER_UNREACHABLE', {
    server,
    seen: name || responseCode || kindOf(error),
  });
}

const kindOf = (error: unknown): string =>
  error instanceof Error && error.name !== 'Error' ? error.name : 'the connection ended';

/** Whether the same try may go well a little later: a server is being restarted, a network is away. */
export const mayPass = ({ code }: AgentKeysError): boolean => code === 'MAIL_SERVER_UNREACHABLE';

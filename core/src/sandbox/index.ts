/** The kit for sandboxes: what a provider package needs to build a local replica of its provider's pages. */
export type { Account } from '../plugins/account.ts';
export type { Mailbox, MailRequest } from '../plugins/mailbox.ts';
export type { Origins } from '../plugins/provider.ts';
export { type AcceptedSocket, acceptSocket } from './accept-socket.ts';
export { clearanceScript } from './clearance-script.ts';
export { codeBoxes, codeField } from './code-fields.ts';
export { codeScript } from './code-script.ts';
export {
  defineSandbox,
  type Injected,
  type Sandbox,
  type SandboxChange,
  type SandboxDefinition,
  type SandboxNetwork,
  type SandboxSurroundings,
} from './define-sandbox.ts';
export { fail } from './fail.ts';
export { findFreePort } from './find-free-port.ts';
export { formScript } from './form-script.ts';
export { Html, type HtmlPart, html, trustedHtml } from './html.ts';
export { lateBy } from './late-by.ts';
export type { SandboxMailServer } from './mail-server.ts';
export { makeAccount } from './make-account.ts';
export { parseInjected } from './parse-injected.ts';
export { encodeQuotedPrintable } from './quoted-printable.ts';
export { refuseForm } from './refuse-form.ts';
export {
  type Handler,
  hangUpReply,
  htmlReply,
  jsonReply,
  type Reply,
  type ReplyOptions,
  redirectReply,
  scriptReply,
  styleReply,
} from './reply.ts';
export type { SandboxRequest } from './request.ts';
export { type Routes, routeRequests } from './route-requests.ts';
export {
  createSandboxMailbox,
  type ReceivedMail,
  type SandboxMail,
  type SandboxMailbox,
} from './sandbox-mailbox.ts';
export { type OriginsToServe, type ServedOrigins, serveOrigins } from './serve-origins.ts';
export { createSessions, type Sessions } from './sessions.ts';
export { showMailbox } from './show-mailbox.ts';
export { showTurnstile, turnstileHost } from './show-turnstile.ts';
export { turnstileWidget } from './turnstile-widget.ts';

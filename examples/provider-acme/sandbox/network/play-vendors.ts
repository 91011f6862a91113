import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { html, type SandboxNetwork } from 'agentkeys/sandbox';
import { serveTls } from './serve-tls.ts';

const chatHost = 'chat.support.example';

/** Hosts of others that the site has widgets of: a chat, and proofs that a person is present. */
export const vendorHosts = [
  chatHost,
  'newassets.hcaptcha.com',
  'www.google.com',
  'challenges.cloudflare.com',
  'client-api.arkoselabs.com',
  'geo.captcha-delivery.com',
] as const;

export interface Vendors {
  network: SandboxNetwork;
  address(host: string, path: string): string;
  close(): Promise<void>;
}

/**
 * Plays the vendors' hosts under their own names where the visitor's browser can be told where they are, and under
 * names of this machine where it cannot.
 */
export async function playVendors(followsNetwork: boolean): Promise<Vendors> {
  if (!followsNetwork) return playLocally();
  const { port, spkiHash, close } = await serveTls(vendorHosts, showWidget);
  const resolve = Object.fromEntries(vendorHosts.map((host) => [host, `127.0.0.1:${port}` as const]));
  return {
    network: { resolve, trust: [spkiHash] },
    address: (host, path) => `https://${host}${path}`,
    close,
  };
}

async function playLocally(): Promise<Vendors> {
  const server = createServer(showWidget);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    network: {},
    address: (host, path) => `http://${host}.localhost:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A box that a person would tick, and no scraper does; or a greeting. */
const showWidget: RequestListener = ({ headers }, response) => {
  const isChat = headers.host?.startsWith(chatHost);
  const content = isChat
    ? html`<p>How can we help?</p>`
    : html`<label><input type="checkbox"> I am human</label>`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Widget</title>
<style>body { margin: 0; font: 14px system-ui; } label { display: block; padding: 20px; border: 1px solid #ddd; }</style></head>
<body>${content}</body></html>`;
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page.markup);
};

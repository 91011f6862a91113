export interface BrowserProxy {
  /** Port of a SOCKS 5 proxy on 127.0.0.1. */
  port: number;
  /** Public keys, as base64 of the SHA-256 of their SPKI form, whose certificates are accepted. */
  trust?: readonly string[] | undefined;
}

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:9';

/**
 * Flags by which a browser reaches everything through the proxy, this machine too, and nothing past it: it looks up no
 * name by itself, not for a proxy that a page's context names either, and sends nothing by UDP. What it would ask its
 * maker for by itself is left out, so that the hosts of a run are those of its pages.
 */
export const proxyFlags = ({ port, trust = [] }: BrowserProxy): string[] => [
  `--proxy-server=socks5://127.0.0.1:${port}`,
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1',
  // The first is the name of newer browsers.
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  `--gaia-url=${nowhere}`,
  `--autofill-server-url=${nowhere}/`,
  `--component-updater=url-source=${nowhere}/`,
  ...(trust.length > 0 ? [`--ignore-certificate-errors-spki-list=${trust.join(',')}`] : []),
];

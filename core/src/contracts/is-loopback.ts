/** Whether an address means this very machine: `127.x.x.x`, `localhost` or `[::1]`. */
export function isLoopback(address: string | URL): boolean {
  const { hostname } = typeof address === 'string' ? (URL.parse(address) ?? { hostname: '' }) : address;
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Whether a host, by its bare name or address, is reached from its own machine alone; those of sandboxes are. */
export const isLocalHost = (host: string): boolean =>
  /^(?:.+\.)?localhost$|^127(?:\.\d{1,3}){3}$|^::1$/.test(host.toLowerCase());

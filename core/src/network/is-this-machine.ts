/** Whether a host name or address means this machine. Nobody can own a name below `.localhost`. */
export const isThisMachine = (host: string): boolean =>
  /^(127(\.\d{1,3}){3}|::1|localhost|.*\.localhost)$/.test(host);

/** Whether an address holds a user name or a password, which would end up in logs and in error messages of others. */
export function hasCredentials(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.username !== '' || url.password !== '');
}

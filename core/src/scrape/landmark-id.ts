/** The id of a landmark in events and reports: its property name in kebab case, 1 to 64 of `a-z`, `0-9` and `-`. */
export function landmarkId(name: string): string {
  const id = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 64);
  return id || '-';
}

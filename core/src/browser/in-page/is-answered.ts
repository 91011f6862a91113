/**
 * The widget that the element belongs to has passed: of the fields that it answers with, the nearest to the element are
 * filled in. Reads only whether they are empty; what they hold never leaves the page.
 * Runs in the page: uses globals of the page and its arguments, nothing else.
 */
export function isAnswered(element: Node, name: string): boolean {
  // A widget may stand in a shadow root, closed even, and its field outside of it.
  for (let at: Node | null = element; at; at = at.parentNode ?? (at as ShadowRoot).host ?? null) {
    const fields = (at as ParentNode & Node).querySelectorAll<HTMLInputElement>(
      `[name="${name}"]:not(.grecaptcha-badge *)`,
    );
    if (fields.length > 0) return Array.from(fields).every(({ value }) => value !== '');
  }
  return false;
}

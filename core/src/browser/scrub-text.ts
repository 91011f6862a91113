/**
 * Page text without what may belong to a person or be a secret: mail addresses become `<email>`, long or
 * key-like tokens `<token>`. Pages repeat both ("we sent a code to …", a key in a table), and text travels further than
 * pictures do.
 */
export function scrubText(text: string): string {
  return text
    .replace(/[^\s@<>()"',;:/]+@[^\s@<>()"',;:/]+\.[\p{L}\p{N}-]+/gu, '<email>')
    .replace(/\b(?:sk|pk|rk|ak|key|tok|ghp|gho)[-_][\w-]{8,}/gi, '<token>')
    .replace(/[A-Za-z0-9_+=-]{24,}/g, (token) =>
      /\d/.test(token) || /[a-z][A-Z]/.test(token) ? '<token>' : token,
    );
}

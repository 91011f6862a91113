/** What a browser, a log or a protocol may turn a value into on its way to a text. */
export function encodedForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const uri = encodeURIComponent(secret);
  return [
    secret,
    json,
    // JSON inside of JSON: a log line that quotes a request body.
    JSON.stringify(json).slice(1, -1),
    uri,
    uri.replaceAll('%20', '+'),
    encodeURIComponent(uri),
    escapeHtml(secret),
    Buffer.from(secret).toString('hex'),
    ...base64Forms(secret),
  ];
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/**
 * The characters of a base64 text that depend on the secret alone, for each of the three places where it may begin
 * inside of a longer encoded value (`Basic` credentials hold `user:password`, for instance).
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((shifted.length * 8) / 6);
    const standard = shifted.toString('base64').slice(first, last);
    const url = standard.replaceAll('+', '-').replaceAll('/', '_');
    return standard === url ? [standard] : [standard, url];
  });
}

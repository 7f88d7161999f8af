/** Text made safe for HTML content and for quoted attribute values. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Sentences made safe for HTML content, in which no line break parts a number from its per cent sign. */
export function proseHtml(text: string): string {
  return escapeHtml(text).replace(/(\d) %/g, "$1\u00a0%");
}

/** A value as JSON that cannot end the script element it stands in. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

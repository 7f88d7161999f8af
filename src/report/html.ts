import { printableLines } from "#words";

/** Text made safe for HTML content and for quoted attribute values; what would hide or turn the rest is spelt out. */
export function escapeHtml(text: string): string {
  return printableLines(text)
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

/** Forbids a page every load, so that the file stays self-contained wherever it is opened. */
const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** What a page is made of; the style and the body are written as they are. */
interface HtmlPage {
  /** Text, shown in the title of the window. */
  readonly title: string;
  readonly style: string;
  readonly body: string;
}

const TITLE_END = " – Loss Atlas</title>";

/** Whether a text is a document of `htmlPage`. */
export function isPage(html: string): boolean {
  return html.includes(TITLE_END);
}

/** A whole HTML document that loads nothing. */
export function htmlPage({ title, style, body }: HtmlPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}${TITLE_END}
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

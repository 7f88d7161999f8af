import { escapeHtml } from "./html.ts";

/**
 * A figure with its download button and, below it, an optional note that is HTML already.
 *
 * @param names parts of the downloaded file's name
 */
export function figureCard(svg: string, names: readonly string[], note = ""): string {
  const file = `${fileStem(names)}.svg`;
  return `<figure>${svg}<figcaption><button type="button" class="download" data-file="${escapeHtml(file)}">Download SVG</button>${note}</figcaption></figure>`;
}

function fileStem(names: readonly string[]): string {
  return (
    names
      .join(" ")
      .toLowerCase()
      .replace(/[^a-z0-9._]+/g, "-")
      .replace(/^[-.]+|[-.]+$/g, "") || "figure"
  );
}

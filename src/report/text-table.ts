import { numberLabel } from "#figures";
import type { Interval } from "#statistics";
import { escapeHtml, proseHtml } from "./html.ts";

/** One cell of a table: words, or HTML that is safe already. */
type TableCell = string | { readonly html: string };

/** One row of a table; `cell` is the index of the grid's cell that it speaks of, which links it to the maps. */
export interface TableRow {
  readonly cell?: number | null;
  readonly columns: readonly TableCell[];
}

/** A table of words that wrap, for results rather than raw numbers. */
export function textTable(headings: readonly string[], rows: readonly TableRow[]): string {
  const header = headings.map((heading) => `<th scope="col">${escapeHtml(heading)}</th>`).join("");
  const body = rows.map(({ cell, columns }) => {
    const link = cell === undefined || cell === null ? "" : ` data-cell="${cell}"`;
    return `<tr${link}>${columns.map((column) => `<td>${typeof column === "string" ? escapeHtml(column) : column.html}</td>`).join("")}</tr>`;
  });
  return `<div class="scroll"><table class="words"><thead><tr>${header}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

/** Sentences as a list; empty for none. */
export function sentenceList(sentences: readonly string[], name = "sentences"): string {
  if (sentences.length === 0) return "";
  return `<ul class="${name}">${sentences.map((sentence) => `<li>${proseHtml(sentence)}</li>`).join("")}</ul>`;
}

/** A number with its interval, `58 [52, 61]`, which no line break divides. */
export function intervalLabel(value: number, interval: Interval | null): string {
  const number = numberLabel(value, 3);
  return interval === null
    ? number
    : `${number} [${numberLabel(interval.low, 3)},\u00a0${numberLabel(interval.high, 3)}]`;
}

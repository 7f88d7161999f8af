import { printable } from "#words";

/** Where a line may end: not before a percent sign, not after a comparison, not between the ends of `[1, 2]`. */
const BREAKS = / +(?!%)(?<!(?:^| )[<>=≤≥≠] +)(?<!\[[^\s\]]+, +)/;

/**
 * A text broken between words into lines of at most `columns` characters; later lines are indented by `indent` more
 * than the first. Words longer than a line stay whole, as do a number with its percent sign, an interval in brackets and
 * a sign of comparison with what stands on its right; what a terminal would obey is shown as escapes.
 */
export function wrapped(text: string, columns: number, indent = 0): string {
  const lead = /^ */.exec(text)![0];
  const later = `${lead}${" ".repeat(indent)}`;
  const lines: string[] = [];
  let line = lead;
  let isEmpty = true;
  for (const word of printable(text.trim()).split(BREAKS)) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = later;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join("\n");
}

/**
 * The columns of a terminal less one, which stays free; of a file or a pipe those that the environment's `COLUMNS` asks
 * for, without which there is no limit.
 */
export function columnsOf(
  stream: { readonly columns?: number },
  { COLUMNS: asked }: Readonly<Record<string, string | undefined>> = process.env,
): number {
  const columns =
    stream.columns ?? (asked !== undefined && /^[1-9]\d*$/.test(asked) ? Number(asked) : undefined);
  return columns === undefined ? Number.POSITIVE_INFINITY : Math.max(40, columns - 1);
}

/** Notes, each on a line of its own unless the terminal is narrower. */
export function remarks(notes: readonly string[], columns: number): string {
  return notes.map((note) => `${wrapped(`note: ${note}`, columns, 2)}\n`).join("");
}

/** Notes under a heading, one a line, as a paragraph; no paragraph for none. */
export function listedNotes(notes: readonly string[], columns: number): string[] {
  if (notes.length === 0) return [];
  return [["notes", ...notes.map((note) => wrapped(`  ${note}`, columns, 2))].join("\n")];
}

/** Paragraphs with empty lines between them and a line end at the end. */
export function paragraphs(parts: readonly string[]): string {
  return `${parts.join("\n\n")}\n`;
}

/** Sentences as a list in Markdown. */
export function bullets(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${printable(sentence)}`).join("\n");
}

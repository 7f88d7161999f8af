/** What a terminal obeys or hides instead of showing: controls, line ends, directions of writing, half characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SHORT = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** A text whose unprintable characters are spelt as escapes, such as `\n` and `\u001b`; on one line, and no longer one to obey. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => SHORT.get(character) ?? escapeOf(character));
}

/** A text of several lines, each of them printable. */
export function printableLines(text: string): string {
  return text.replace(/[^\n]+/g, printable);
}

function escapeOf(character: string): string {
  const hexadecimal = character.codePointAt(0)!.toString(16);
  return hexadecimal.length > 4 ? `\\u{${hexadecimal}}` : `\\u${hexadecimal.padStart(4, "0")}`;
}

/** The beginning and the end of a text that is longer than `most` characters, and how many there are in all. */
export function withoutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const count = ` … (${text.length.toLocaleString("en-US")} characters) … `;
  const kept = Math.max(2, most - count.length);
  const start = text.slice(0, Math.ceil(kept * 0.6));
  const end = text.slice(-Math.floor(kept * 0.4));
  return `${start.replace(/[\ud800-\udbff]$/, "")}${count}${end.replace(/^[\udc00-\udfff]/, "")}`;
}

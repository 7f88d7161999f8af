/** A number for a sentence: at most three significant digits, no trailing zeros. */
export function spoken(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded === 0 ? "0" : String(rounded);
}

/** A count with its noun, such as `1 cell` and `3 cells`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The words of a sentence with a capital at their beginning. */
export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The words of a text, parted by white space. */
export function splitWords(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

/** How often each word stands in a text of many lines, in the order in which they first do. */
export function countWords(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    for (const word of splitWords(line)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** A list cut into a number of runs whose lengths differ by at most one. */
export function evenParts<Item>(items: readonly Item[], parts: number): readonly (readonly Item[])[] {
  const boundary = (part: number) => Math.round((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(boundary(part), boundary(part + 1)));
}

/** How many things are looked at at once. */
const AT_ONCE = 32;

/** Looks at many things, some at once; answers come in their order. */
export async function eachOf<Item, Found>(
  items: readonly Item[],
  look: (item: Item) => Promise<Found>,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE)
    found.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(look))));
  return found;
}

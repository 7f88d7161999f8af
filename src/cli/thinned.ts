/** Every so many of a list, evenly, and how many that is. */
export interface Thinned<Item> {
  readonly shown: readonly Item[];
  /** 1 where all are shown, 3 where one in three is. */
  readonly step: number;
}

/** At most so many items of a list: all, or one in two, three, … from the first on. */
export function thinned<Item>(items: readonly Item[], most: number): Thinned<Item> {
  const step = Math.max(1, Math.ceil(items.length / Math.max(1, most)));
  return { shown: items.filter((_, index) => index % step === 0), step };
}

interface Entry<Item> {
  readonly position: number;
  readonly item: Item;
}

/**
 * Items by their positions, the first at hand: a binary heap.
 *
 * An item that is of no use any more may stay in; it is dropped when it comes up.
 */
export class PositionHeap<Item> {
  readonly #entries: Entry<Item>[] = [];

  add(position: number, item: Item): void {
    const entries = this.#entries;
    let place = entries.push({ position, item }) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (entries[above]!.position <= entries[place]!.position) return;
      this.#swap(place, above);
      place = above;
    }
  }

  /** The first item that is of use, which stays; those before it are dropped. */
  first(isOfUse: (item: Item) => boolean): Item | undefined {
    for (;;) {
      const first = this.#entries[0];
      if (first === undefined || isOfUse(first.item)) return first?.item;
      const last = this.#entries.pop()!;
      if (this.#entries.length > 0) {
        this.#entries[0] = last;
        this.#sink();
      }
    }
  }

  #sink(): void {
    const entries = this.#entries;
    for (let place = 0; ; ) {
      let least = place;
      for (const below of [2 * place + 1, 2 * place + 2]) {
        if (below < entries.length && entries[below]!.position < entries[least]!.position) least = below;
      }
      if (least === place) return;
      this.#swap(place, least);
      place = least;
    }
  }

  #swap(a: number, b: number): void {
    const entries = this.#entries;
    [entries[a], entries[b]] = [entries[b]!, entries[a]!];
  }
}

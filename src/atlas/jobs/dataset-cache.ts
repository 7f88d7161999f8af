import { type Dataset, type ExampleSet, inputsOf, targetsOf } from "#data";

/** Data sets by what they are made from, least recently used ones dropped when they take too much memory together. */
export class DatasetCache {
  readonly #mostBytes: number;
  /** In order of their last use. */
  readonly #known = new Map<string, Promise<Dataset<ExampleSet>>>();
  readonly #bytes = new Map<string, number>();

  /** @param mostBytes of examples; the last one used stays even if it is larger */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The data set of a key, prepared unless it is known; one that could not be prepared is tried again the next time. */
  get(key: string, prepare: () => Promise<Dataset<ExampleSet>>): Promise<Dataset<ExampleSet>> {
    const dataset = this.#known.get(key) ?? this.#prepared(key, prepare);
    this.#known.delete(key);
    this.#known.set(key, dataset);
    return dataset;
  }

  async #prepared(key: string, prepare: () => Promise<Dataset<ExampleSet>>): Promise<Dataset<ExampleSet>> {
    try {
      const dataset = await prepare();
      this.#bytes.set(key, bytesOf(dataset));
      this.#dropOldest();
      return dataset;
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }

  #dropOldest(): void {
    let total = [...this.#bytes.values()].reduce((sum, bytes) => sum + bytes, 0);
    for (const key of [...this.#known.keys()].slice(0, -1)) {
      if (total <= this.#mostBytes) return;
      total -= this.#bytes.get(key) ?? 0;
      if (this.#bytes.delete(key)) this.#known.delete(key);
    }
  }
}

function bytesOf({ train, test }: Dataset<ExampleSet>): number {
  return [train, test].reduce((sum, own) => sum + inputsOf(own).byteLength + targetsOf(own).byteLength, 0);
}

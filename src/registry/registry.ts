import { AtlasError } from "#errors";
import { nearestWord } from "#words";

/** What a registry says of its entries. */
export interface RegistryWords<Entry> {
  /** One entry, such as `family`. */
  readonly one: string;
  /** All of them, which begins the codes of errors: `families/taken`, `families/unknown`. */
  readonly many: string;
  /** What an entry is called: its own name, then every further word that no other entry may have. */
  readonly namesOf: (entry: Entry) => readonly [name: string, ...others: readonly string[]];
}

/** Things of one sort by their names: those of the package, and whatever other modules add. */
export class Registry<Entry> {
  readonly #words: RegistryWords<Entry>;
  readonly #entries = new Map<string, Entry>();

  constructor(words: RegistryWords<Entry>) {
    this.#words = words;
  }

  /** Adds an entry; throws an AtlasError `<many>/taken` of kind `failure` where another has one of its names. */
  register(entry: Entry): void {
    const { one, many, namesOf } = this.#words;
    const names = namesOf(entry);
    for (const other of this.#entries.values()) {
      const theirs = namesOf(other);
      const taken = names.find((name) => theirs.includes(name));
      if (taken === undefined) continue;
      throw new AtlasError({
        code: `${many}/taken`,
        kind: "failure",
        problem: `${taken} belongs to the ${one} ${theirs[0]} already`,
        where: names[0],
        expected: "names of its own",
      });
    }
    this.#entries.set(names[0], entry);
  }

  /** Every entry, in the order in which they were registered. */
  all(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  /** The entry of a name of its own; `undefined` where there is none. */
  find(name: string): Entry | undefined {
    return this.#entries.get(name);
  }

  /**
   * The entry of a name; throws an AtlasError `<many>/unknown` of kind `input` where there is none.
   *
   * @param where what asks for it, such as `model.family`
   */
  named(name: string, where: string): Entry {
    const entry = this.#entries.get(name);
    if (entry !== undefined) return entry;
    const { one, many } = this.#words;
    const known = [...this.#entries.keys()];
    const meant = nearestWord(name, known);
    throw new AtlasError({
      code: `${many}/unknown`,
      kind: "input",
      problem: `there is no ${one} ${JSON.stringify(name)}`,
      where,
      expected: `one of ${known.join(", ")}`,
      ...(meant !== undefined && { remedy: `Did you mean ${meant}?` }),
    });
  }
}

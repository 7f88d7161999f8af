import { isDeepStrictEqual } from "node:util";
import { AtlasError } from "#errors";
import { type GivenSettings, type SettingsOf, type SettingsShape, settingsReader } from "#settings";

/** A thing of some kind as data: the kind, and those of its settings that are not at their defaults. */
export interface KindChoice extends GivenSettings {
  readonly kind: string;
}

/** One kind of a thing: what it is called, what may be set and how it is made. */
export interface Kind<Made, Shape extends SettingsShape = SettingsShape> {
  /** Its word in a configuration, such as `cross-entropy`. */
  readonly kind: string;
  /** What it is, to follow its word in a sentence. */
  readonly meaning: string;
  /** What may be set, each with a default. */
  readonly settings: Shape;
  /**
   * The thing with the settings that are given, and the others at their defaults.
   *
   * Throws an input error `settings/invalid` for a setting that is out of its range or that there is not.
   */
  make(settings?: Partial<SettingsOf<Shape>>): Made;
}

/** What a kind is made of; `create` gets every setting, in its range. */
export type KindParts<Made, Shape extends SettingsShape> = Omit<Kind<Made, Shape>, "make"> & {
  readonly create: (settings: SettingsOf<Shape>) => Made;
};

/** A kind from its parts. */
export function kindOf<Made, const Shape extends SettingsShape>({
  create,
  ...parts
}: KindParts<Made, Shape>): Kind<Made, Shape> {
  const read = settingsReader(parts.kind, parts.settings);
  return {
    ...parts,
    make: (settings = {}) => {
      refuseUnknown(parts.kind, Object.keys(parts.settings), Object.keys(settings));
      return create(read(settings));
    },
  };
}

function refuseUnknown(owner: string, known: readonly string[], given: readonly string[]): void {
  const unknown = given.find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new AtlasError({
    code: "settings/invalid",
    kind: "input",
    problem: `${owner} has no setting ${unknown}`,
    where: unknown,
    expected: known.length === 0 ? "no settings" : known.join(", "),
  });
}

/** The kinds of one sort of thing, open to more. */
export class KindList<Described extends Kind<unknown>> {
  readonly #what: string;
  readonly #kinds = new Map<string, Described>();

  /** `what` names the sort of thing in messages, such as `loss`. */
  constructor(what: string) {
    this.#what = what;
  }

  /** Adds a kind; throws an error `landscape/kind-taken` of kind `failure` where another has its word. */
  register(described: Described): void {
    if (this.#kinds.has(described.kind)) {
      throw new AtlasError({
        code: "landscape/kind-taken",
        kind: "failure",
        problem: `there is a kind of ${this.#what} ${described.kind} already`,
        where: described.kind,
        expected: "a word of its own",
      });
    }
    this.#kinds.set(described.kind, described);
  }

  /** Every kind, in the order in which they were registered. */
  all(): readonly Described[] {
    return [...this.#kinds.values()];
  }

  /** The kind of this word; throws an input error `landscape/kind` where there is none. */
  named(kind: string): Described {
    const known = this.#kinds.get(kind);
    if (known !== undefined) return known;
    throw new AtlasError({
      code: "landscape/kind",
      kind: "input",
      problem: `there is no ${this.#what} ${JSON.stringify(kind)}`,
      where: this.#what,
      expected: `one of ${[...this.#kinds.keys()].join(", ")}`,
    });
  }

  /**
   * A choice without the settings that are at their defaults: what of it determines a result, whatever settings its
   * kind may have besides. Throws as `named`.
   */
  essence({ kind, ...given }: KindChoice): KindChoice {
    const usual = settingsReader(kind, this.named(kind).settings)({});
    const own = Object.entries(given).filter(([key, value]) => !isDeepStrictEqual(value, usual[key]));
    return { kind, ...Object.fromEntries(own) };
  }
}

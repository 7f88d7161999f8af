import { z } from "zod";
import { AtlasError } from "#errors";

/** What a setting of a loss or an optimiser may be. */
type SettingValue = number | boolean | string;

/** A thing of some kind as data: the kind, and those of its settings that are not at their defaults. */
export interface KindChoice {
  readonly kind: string;
  readonly [setting: string]: SettingValue;
}

/** Fields of `#settings` by the name of the setting, each with a default. */
export type SettingFields = Readonly<Record<string, z.ZodDefault<z.ZodType<SettingValue>>>>;

/** One kind of a thing: what it is called, what may be set and how it is made. */
export interface Kind<Made, Fields extends SettingFields = SettingFields> {
  /** Its word in a configuration, such as `cross-entropy`. */
  readonly kind: string;
  /** What it is, to follow its word in a sentence. */
  readonly meaning: string;
  readonly settings: Fields;
  /** The thing with the settings that are given, and the others at their defaults; throws as `KindList.make`. */
  make(settings?: Partial<SettingsOf<Fields>>): Made;
}

/** The values of some fields. */
export type SettingsOf<Fields extends SettingFields> = {
  readonly [Name in keyof Fields]: z.output<Fields[Name]>;
};

/** A kind from its parts; `create` gets every setting, in its range. */
export function kindOf<Made, const Fields extends SettingFields>({
  create,
  ...parts
}: Omit<Kind<Made, Fields>, "make"> & {
  readonly create: (settings: SettingsOf<Fields>) => Made;
}): Kind<Made, Fields> {
  const schema = z.strictObject(parts.settings);
  return {
    ...parts,
    make: (settings = {}) => {
      const { data, error } = schema.safeParse(settings);
      // What zod infers of generic fields cannot be compared; field by field it is their outputs.
      if (data !== undefined) return create(data as unknown as SettingsOf<Fields>);
      const issue = error?.issues[0];
      const names = Object.keys(parts.settings).join(", ");
      throw new AtlasError({
        code: "landscape/settings",
        kind: "input",
        problem: `a setting of ${parts.kind} does not fit`,
        where: `${parts.kind}${(issue?.path ?? []).map((key) => `.${String(key)}`).join("")}`,
        expected: issue?.code === "unrecognized_keys" ? names || "no settings" : `${issue?.message}`,
      });
    },
  };
}

/** The kinds of one sort of thing, open to more. */
export class KindList<Made, Extra = unknown> {
  readonly #what: string;
  readonly #kinds = new Map<string, Kind<Made> & Extra>();

  /** `what` names the sort of thing in messages, such as `loss`. */
  constructor(what: string) {
    this.#what = what;
  }

  /** Adds a kind; throws an input error `landscape/kind` where another has its word. */
  register(kind: Kind<Made> & Extra): void {
    const known = this.#kinds.get(kind.kind);
    if (known === kind) return;
    if (known !== undefined)
      throw this.#wrong(`there is a ${this.#what} ${kind.kind} already`, "another word");
    this.#kinds.set(kind.kind, kind);
  }

  /** Every kind, in the order in which they were registered. */
  all(): readonly (Kind<Made> & Extra)[] {
    return [...this.#kinds.values()];
  }

  /** The kind of this word; throws an input error `landscape/kind` where there is none. */
  named(kind: string): Kind<Made> & Extra {
    const known = this.#kinds.get(kind);
    if (known !== undefined) return known;
    throw this.#wrong(
      `there is no ${this.#what} ${JSON.stringify(kind)}`,
      [...this.#kinds.keys()].join(", "),
    );
  }

  /** The thing that a choice describes; throws as `named`, and `landscape/settings` for a setting that does not fit. */
  make({ kind, ...settings }: KindChoice): Made {
    return this.named(kind).make(settings);
  }

  #wrong(problem: string, expected: string): AtlasError {
    return new AtlasError({ code: "landscape/kind", kind: "input", problem, where: this.#what, expected });
  }
}

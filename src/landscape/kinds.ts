import { isDeepStrictEqual } from "node:util";
import { AtlasError } from "#errors";
import { type GivenSettings, type SettingsOf, type SettingsShape, settingsReader } from "#settings";

/** A thing of some kind as data: the kind, and any of its settings; those that are left out are at their defaults. */
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

/** Every setting of a choice, those that are left out at their defaults. */
export function allSettings(description: Kind<unknown>, given: GivenSettings): GivenSettings {
  const { kind, settings } = description;
  // To make a reader takes far longer than to read, and plans ask again for every job.
  const reader = READERS.get(description) ?? settingsReader(kind, settings);
  READERS.set(description, reader);
  return reader(given);
}

const READERS = new WeakMap<Kind<unknown>, (given: GivenSettings) => GivenSettings>();

/**
 * A choice without the settings that are at their defaults: what of it determines a result, whatever settings its
 * kind may have besides.
 */
export function essenceOf(description: Kind<unknown>, { kind, ...given }: KindChoice): KindChoice {
  const usual = allSettings(description, {});
  const own = Object.entries(given).filter(([key, value]) => !isDeepStrictEqual(value, usual[key]));
  return { kind, ...Object.fromEntries(own) };
}

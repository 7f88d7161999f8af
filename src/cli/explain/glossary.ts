import { type DescribedSetting, describedSettings, rangeOfSetting } from "#atlas/configuration";
import { type Family, families } from "#families";
import { type Knob, registeredKnobs } from "#knobs";
import { registeredLosses } from "#landscape/losses";
import { registeredOptimisers } from "#landscape/optimisers";
import { type Measurement, measurements } from "#measurements";
import { type Quantity, quantities } from "#quantities";
import { type SettingsShape, settingWords } from "#settings";
import { type Source, sources } from "#sources";
import { capitalised } from "#words";

/** Something that has a name, explained. */
export interface Explanation {
  readonly name: string;
  /** Other names that it goes by. */
  readonly also: readonly string[];
  /** What it is one of: `quantity`, `knob` … */
  readonly sort: string;
  /** One line: what it is. */
  readonly meaning: string;
  /** Further facts under headings, in their order. */
  readonly facts: readonly (readonly [heading: string, text: string])[];
}

/** Everything that has a name in configurations and tables, sort by sort, registered things of other modules among it. */
export function glossary(): readonly Explanation[] {
  const settings = describedSettings();
  const settingAt = new Map(settings.map((setting) => [setting.path, setting]));
  return [
    ...quantities().map(ofQuantity),
    ...measurements().map(ofMeasurement),
    ...registeredKnobs().map((knob) => ofKnob(knob, settingAt.get(knob.sets))),
    ...families().map(ofFamily),
    ...sources().map(ofSource),
    ...registeredLosses().map(({ kind, meaning, unit, targets, settings }) =>
      explanation("loss", kind, meaning, [["unit", unit], ["judges by", targets], ...ofSettings(settings)]),
    ),
    ...registeredOptimisers().map(({ kind, meaning, settings }) =>
      explanation("optimiser", kind, meaning, ofSettings(settings)),
    ),
    ...settings.map(ofSetting),
  ];
}

function ofQuantity(quantity: Quantity): Explanation {
  const { name, title, unit, inLossUnits, of, scale, range, column, panel, note } = quantity;
  const also = quantity.aliases.map((alias) => alias.name);
  const facts: Explanation["facts"] = [
    ["of", of === "pair" ? "a pair of networks" : of === "network" ? "a network" : "a cell"],
    ["range", range?.words ?? "any number"],
    ...(inLossUnits
      ? [["unit", `${unit} under cross-entropy, that of training.loss otherwise`] as const]
      : []),
    [
      "drawn",
      { linear: "as it is", log: "as its natural logarithm", signed: "about zero" }[scale] +
        (panel === null ? "" : ", on the sheet"),
    ],
    [
      "column",
      {
        always: "in cells.csv always",
        measured: "in cells.csv where some cell has it",
        asked: `in cells.csv where measure.columns lists ${name}`,
      }[column],
    ],
    ...(note === null
      ? []
      : ([
          ["what", note.what],
          ["values", note.range],
          ["expect", note.expect],
          ["odd", note.odd],
        ] as const)),
    ...otherColumns(also),
  ];
  return explanation("quantity", name, unit === "" ? title : `${title}, ${unit}`, facts, also);
}

function ofMeasurement({
  kind,
  summary,
  of,
  settings,
  quantities: names,
  artefacts,
  edition,
}: Measurement): Explanation {
  return explanation("measurement", kind, summary, [
    [
      "of",
      of === "pair" ? "pairs of networks of a cell" : of === "network" ? "single networks" : "whole cells",
    ],
    ["quantities", names.join(", ")],
    ...Object.entries(settings).map(
      ([key, { field, usual }]) =>
        [`measure.${kind}.${key}`, described(settingWords(field).description, usual.better)] as const,
    ),
    ...artefacts.map(
      ({ name, meaning }) => [name, `${capitalised(meaning)}; kept with the result.`] as const,
    ),
    ["edition", String(edition)],
  ]);
}

/** A knob, with what its setting means and may be: what a table may hold besides no experiment can have. */
function ofKnob(
  { name, title, kind, scale, sets, aliases, range, hotter, heavier }: Knob,
  setting: DescribedSetting | undefined,
): Explanation {
  const values = rangeOfSetting(sets) ?? range?.words;
  const usual = setting?.usual ?? null;
  const facts: Explanation["facts"] = [
    ...(setting === undefined ? [] : [["what", setting.description] as const]),
    ["kind", kind === "other" ? "neither load-like nor temperature-like" : `${kind}-like`],
    ["sets", sets],
    ["axis", { log: "logarithmic", linear: "linear", categorical: "words" }[scale]],
    ...(hotter === null ? [] : [["hotter", `${hotter}ward`] as const]),
    ...(heavier === null ? [] : [["heavier load", `${heavier}ward`] as const]),
    ...(values === undefined ? [] : [["values", values] as const]),
    ...(usual === null ? [] : [["default", usual] as const]),
    ...otherColumns(aliases),
  ];
  return explanation("knob", name, title, facts, [...aliases, sets]);
}

/** Names of columns in other tables. */
function otherColumns(aliases: readonly string[]): Explanation["facts"] {
  return aliases.length === 0 ? [] : [["in other tables", aliases.join(", ")]];
}

function ofSource({
  name,
  meaning,
  makesImages,
  makesSentences,
  imagesInFiles,
  settings,
}: Source): Explanation {
  const kind = makesImages ? "images" : makesSentences ? "sentences with translations" : "numbers";
  const inFiles =
    imagesInFiles > 1 ? `${imagesInFiles.toLocaleString("en-US")} in its files` : "those in its files";
  const count = imagesInFiles > 0 ? inFiles : "as many as are asked for";
  return explanation("source", name, meaning, [["examples", `${kind}, ${count}`], ...ofSettings(settings)]);
}

function ofFamily({
  name,
  kind,
  width,
  norms,
  depth,
  needsImages,
  needsSentences,
  settings,
}: Family): Explanation {
  return explanation("family", name, kind.replace(/^is /, "").replace(/^those /, "one of those "), [
    ["width", width],
    [
      "depth",
      "fixed" in depth
        ? `${depth.fixed}, always`
        : `${depth.counts}, at least ${Math.max(1, depth.least)}. By default ${depth.usual}.`,
    ],
    ["norms", norms.join(", ")],
    ["inputs", needsSentences ? "sentences" : needsImages ? "images" : "numbers or images"],
    ...ofSettings(settings),
  ]);
}

function ofSetting({ path, description, usual }: DescribedSetting): Explanation {
  const facts = usual === null ? [] : [["default", usual] as const];
  return { sort: "setting", name: path, also: [], meaning: description, facts };
}

function ofSettings(settings: SettingsShape): (readonly [string, string])[] {
  return Object.entries(settings).map(([key, field]) => {
    const words = settingWords(field);
    return [key, described(words.description, words.default)];
  });
}

function described(description: string, usual: unknown): string {
  return usual === undefined ? description : `${description} By default ${String(usual)}.`;
}

function explanation(
  sort: string,
  name: string,
  meaning: string,
  facts: Explanation["facts"],
  also: readonly string[] = [],
): Explanation {
  return { sort, name, also, meaning: capitalised(meaning), facts };
}

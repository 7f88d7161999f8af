import { families } from "#families";
import { type Knob, registeredKnobs } from "#knobs";
import { registeredLosses } from "#landscape/losses";
import { registeredOptimisers } from "#landscape/optimisers";
import { type Measurement, measurements } from "#measurements";
import { type Quantity, quantities } from "#quantities";
import { type SettingsShape, settingWords } from "#settings";
import { sources } from "#sources";
import { capitalised } from "#words";

/** Something that has a name, explained. */
export interface Explanation {
  readonly name: string;
  /** What it is one of: `quantity`, `knob` … */
  readonly sort: string;
  /** One line: what it is. */
  readonly meaning: string;
  /** Further facts under headings, in their order. */
  readonly facts: readonly (readonly [heading: string, text: string])[];
}

/** Everything that has a name in configurations and tables, sort by sort, registered things of other modules among it. */
export function glossary(): readonly Explanation[] {
  return [
    ...quantities().map(ofQuantity),
    ...measurements().map(ofMeasurement),
    ...registeredKnobs().map(ofKnob),
    ...families().map(({ name, kind, width, norms, depth, needsImages, settings }) =>
      explanation("family", name, kind.replace(/^is /, ""), [
        ["width", width],
        ["depth", JSON.stringify(depth)],
        ["norms", norms.join(", ")],
        ["inputs", needsImages ? "images" : "anything"],
        ...ofSettings(settings),
      ]),
    ),
    ...sources().map(({ name, meaning, makesImages, imagesInFiles, settings }) =>
      explanation("source", name, meaning, [
        [
          "examples",
          `${makesImages ? "images" : "numbers"}${imagesInFiles > 0 ? `, ${imagesInFiles.toLocaleString("en-US")} in its files` : ", as many as are asked for"}`,
        ],
        ...ofSettings(settings),
      ]),
    ),
    ...registeredLosses().map(({ kind, meaning, settings }) =>
      explanation("loss", kind, meaning, ofSettings(settings)),
    ),
    ...registeredOptimisers().map(({ kind, meaning, settings }) =>
      explanation("optimiser", kind, meaning, ofSettings(settings)),
    ),
  ];
}

function ofQuantity({ name, title, unit, of, scale, range, column, panel, note }: Quantity): Explanation {
  return explanation("quantity", name, unit === "" ? title : `${title}, ${unit}`, [
    ["of", of === "pair" ? "a pair of networks" : of === "network" ? "a network" : "a cell"],
    ["range", range?.words ?? "any number"],
    [
      "drawn",
      { linear: "as it is", log: "as its natural logarithm", signed: "about zero" }[scale] +
        (panel === null ? "" : ", on the sheet"),
    ],
    [
      "column",
      column === "always" ? "in cells.csv always" : `in cells.csv where measure.columns lists ${name}`,
    ],
    ...(note === null
      ? []
      : ([
          ["what", note.what],
          ["values", note.range],
          ["expect", note.expect],
          ["odd", note.odd],
        ] as const)),
  ]);
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

function ofKnob({ name, title, kind, scale, sets, aliases, range, hotter }: Knob): Explanation {
  return explanation("knob", name, title, [
    ["kind", kind === "other" ? "neither load-like nor temperature-like" : `${kind}-like`],
    ["sets", sets],
    ["axis", { log: "logarithmic", linear: "linear", categorical: "words" }[scale]],
    ...(hotter === null ? [] : [["hotter", `${hotter}ward`] as const]),
    ...(range === null ? [] : [["values", range.words] as const]),
    ...(aliases.length === 0 ? [] : [["columns", [name, ...aliases].join(", ")] as const]),
  ]);
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

function explanation(sort: string, name: string, meaning: string, facts: Explanation["facts"]): Explanation {
  return { sort, name, meaning: capitalised(meaning), facts };
}

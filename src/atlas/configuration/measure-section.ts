import { z } from "zod";
import { type Measurement, type MeasurementSetting, measurements, type Procedure } from "#measurements";
import { quantities } from "#quantities";
import { numberBetween, positiveNumber, section, wordList } from "#settings";
import type { MeasureConfiguration } from "./configuration.ts";
import { DEFAULTS } from "./defaults.ts";
import { measuredAtField } from "./measured-at.ts";

const { phases: cuts } = DEFAULTS;

/** A setting as a key of the file: its usual value is filled in, or left to the smallest cell where that limits it. */
function keyOf({ field, usual, upToAllExamples }: MeasurementSetting, procedure: Procedure): z.ZodType {
  if (!upToAllExamples) return field.default(usual[procedure]);
  return field.optional().meta({ ...field.meta(), default: usual[procedure] });
}

/**
 * A section that is filled in, but for one of sentences, which are known to be there only beside the data, and for one that
 * has to be asked for.
 */
function settingsSection(
  { summary, settings, needsSentences, onlyAsked }: Measurement,
  procedure: Procedure,
) {
  const keys = Object.entries(settings).map(([key, setting]) => [key, keyOf(setting, procedure)] as const);
  if (onlyAsked)
    return section(`${summary}; only where this section stands`, Object.fromEntries(keys)).optional();
  if (!needsSentences) return section(summary, Object.fromEntries(keys)).prefault({});
  return section(`${summary}; only where data.source gives sentences`, Object.fromEntries(keys)).optional();
}

function settingsSections(procedure: Procedure) {
  return Object.fromEntries(
    measurements().map((measurement) => [measurement.kind, settingsSection(measurement, procedure)] as const),
  );
}

/** The quantities whose columns are asked for; which there are is looked up when the section is made. */
function askedColumns() {
  const asked = quantities().filter(({ column }) => column === "asked");
  return wordList(
    "Quantities that also have a column in cells.csv and a map in the report; asking for others measures nothing again",
    asked.map(({ name }) => name),
  ).default([]);
}

const MEANING =
  "Procedure and defaults of the measurements: better mends the known defects of the published procedure, paper reproduces it";

/** The measurement section of a configuration file, for the measurements that there are. */
export function measureSection(): z.ZodType<MeasureConfiguration> {
  return z
    .discriminatedUnion(
      "procedure",
      [
        section(MEANING, {
          procedure: z
            .literal("better")
            .default("better")
            .meta({ description: `${MEANING}; one of better, paper.` }),
          ...settingsSections("better"),
          columns: askedColumns(),
          at: measuredAtField,
        }),
        section(MEANING, {
          procedure: z.literal("paper").meta({ description: `${MEANING}; one of better, paper.` }),
          ...settingsSections("paper"),
          columns: askedColumns(),
          at: measuredAtField,
        }),
      ],
      { error: "a mapping that describes the measurements" },
    )
    .prefault({})
    .meta({ description: "What is measured of the trained networks." });
}

/** The phase section of a configuration file. */
export const phaseSection = section("Where the cuts between phases lie; changing them retrains nothing", {
  train_loss: positiveNumber("Converged means a training loss below this, in nats", 1000).default(
    cuts.train_loss,
  ),
  connectivity_pct: numberBetween(
    "Poorly connected means a mode connectivity below minus this, in points of training error",
    0,
    100,
  ).default(cuts.connectivity_pct),
  cka: numberBetween("Similar means a CKA of probabilities above this", 0, 1).default(cuts.cka),
}).prefault({});

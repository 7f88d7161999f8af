import { z } from "zod";
import { slurmSection } from "#atlas/slurm/section";
import { DEVICES } from "#engine/devices";
import { families } from "#families";
import { registeredKnobs } from "#knobs";
import { registeredLosses } from "#landscape/losses";
import { registeredOptimisers } from "#landscape/optimisers";
import { measurements } from "#measurements";
import { quantities } from "#quantities";
import { choice, section, wholeNumber } from "#settings";
import { sources } from "#sources";
import { dataSection } from "./data-section.ts";
import { DEFAULTS } from "./defaults.ts";
import { gridSection } from "./grid-section.ts";
import { measureSection, phaseSection } from "./measure-section.ts";
import { modelSection } from "./model-section.ts";
import { rebuilt } from "./rebuilt.ts";
import { trainingSection } from "./training-section.ts";

const NAME = "letters, digits, dots, dashes and underscores, at most 100, a letter or digit first";

/** Everything a configuration file may hold, with its ranges and defaults. */
export const experimentSchema = rebuilt(
  () => [
    ...sources(),
    ...families(),
    ...registeredLosses(),
    ...registeredOptimisers(),
    ...measurements(),
    ...quantities(),
    ...registeredKnobs(),
  ],
  () =>
    section("An experiment of Loss Atlas", {
      name: z
        .string({ error: NAME })
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, { error: NAME })
        .default(DEFAULTS.name)
        .meta({ description: `Names the folder of results; ${NAME}. By default the name of the file.` }),
      device: choice(
        "What computes: cpu, webgpu (a graphics adapter) or cuda (an NVIDIA card); a network starts alike and draws the same on each, and what differs is rounding, which long training may magnify",
        DEVICES,
      ).default(DEFAULTS.device),
      data: dataSection(),
      model: modelSection(),
      training: trainingSection(),
      grid: gridSection(),
      seeds: wholeNumber(
        "Networks trained in each cell, numbered from 0; pairs need two, error bars three",
        1,
        1000,
      ).default(DEFAULTS.seeds),
      root_seed: wholeNumber(
        "The one root of all randomness; the same number gives the same results",
        0,
        Number.MAX_SAFE_INTEGER,
      ).default(DEFAULTS.root_seed),
      measure: measureSection(),
      phases: phaseSection,
      slurm: slurmSection.optional(),
    }),
);

/** A configuration file after the schema: defaults filled in, axes listed, nothing compared across sections. */
export type CheckedSections = z.output<ReturnType<typeof experimentSchema>>;

import {
  type CellConfiguration,
  defaultSections,
  type ExperimentConfiguration,
  oncePerSection,
} from "#atlas/configuration";
import { canonicalJson } from "#files";
import { essentialLoss } from "#landscape/losses";
import { essentialOptimiser } from "#landscape/optimisers";

/**
 * The settings that every network's key has held from the first. All others are left out at their defaults, so that a
 * key of the configuration that comes later leaves the keys of older networks as they are; its default must be what
 * there was before it, for ever.
 *
 * A mapping such as `schedule` is held whole: a setting that comes to it later would change the keys of all networks
 * of its kind, and is to be left out at its default as those of losses and optimisers are.
 */
const FOUNDING: Readonly<Record<keyof CellConfiguration, ReadonlySet<string>>> = {
  data: new Set([
    "source",
    "folder",
    "size",
    "difficulty",
    "inputs",
    "classes",
    "teacher_width",
    "examples",
    "test_examples",
    "label_noise",
    "label_noise_kind",
    "pixel_noise",
    "standardise",
  ]),
  model: new Set(["family", "width", "depth", "initialisation"]),
  training: new Set([
    "batch_size",
    "learning_rate",
    "momentum",
    "weight_decay",
    "schedule",
    "budget",
    "stop",
    "incomplete_batch",
  ]),
};

/** What a setting was where there was no choice yet, if that is not its default. */
const BEFORE_THE_CHOICE: Readonly<Record<string, unknown>> = { norm: "none" };

/**
 * What determines the networks of a cell but for the root of randomness and their seeds: its sections and the device.
 *
 * The device belongs to it: training magnifies the differences of rounding between devices, so that the same seed gives
 * another network, and one journal must not mix them.
 */
export function networkDeterminants(
  { data, model, training }: CellConfiguration,
  device: ExperimentConfiguration["device"],
): Readonly<Record<string, unknown>> {
  const usual = defaultSections(data.source, model.family);
  return {
    data: dataBeside(usual.data)(data),
    model: modelBeside(usual.model)(model),
    training: trainingBeside(usual.training)(training),
    ...(device === "cpu" ? {} : { device }),
  };
}

const dataBeside = oncePerSection((usual: CellConfiguration["data"]) =>
  oncePerSection((data: CellConfiguration["data"]) => withoutDefaults(data, FOUNDING.data, usual)),
);

const modelBeside = oncePerSection((usual: CellConfiguration["model"]) =>
  oncePerSection((model: CellConfiguration["model"]) =>
    withoutDefaults(model, FOUNDING.model, { ...usual, ...BEFORE_THE_CHOICE }),
  ),
);

const trainingBeside = oncePerSection((usual: CellConfiguration["training"]) =>
  oncePerSection((training: CellConfiguration["training"]) =>
    withoutDefaults(essential(training), FOUNDING.training, essential(usual)),
  ),
);

/** The training section with what its loss and its optimiser have that is not at their own defaults. */
function essential({ loss, optimiser, ...training }: CellConfiguration["training"]): object {
  return { ...training, loss: essentialLoss(loss), optimiser: essentialOptimiser(optimiser) };
}

function withoutDefaults(
  section: object,
  founding: ReadonlySet<string>,
  usual: object,
): Readonly<Record<string, unknown>> {
  const defaults = new Map<string, unknown>(Object.entries(usual));
  const kept = Object.entries(section).filter(
    ([key, value]) =>
      founding.has(key) || !defaults.has(key) || canonicalJson(value) !== canonicalJson(defaults.get(key)),
  );
  return Object.fromEntries(kept);
}

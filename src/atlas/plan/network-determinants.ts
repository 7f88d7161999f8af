import {
  type CellConfiguration,
  checkpointEpochs,
  defaultSections,
  type ExperimentConfiguration,
  learningRateOf,
  oncePerSection,
  usualTrainingMapping,
} from "#atlas/configuration";
import { canonicalJson, isRecord, withKeptText } from "#files";
import { essentialLoss } from "#landscape/losses";
import { essentialOptimiser } from "#landscape/optimisers";

/** Settings by their keys; those that are mappings with the keys inside them. */
type Founding = Readonly<Record<string, readonly string[]>>;

const plain = (...keys: readonly string[]): Founding => Object.fromEntries(keys.map((key) => [key, []]));

/**
 * The settings that every network's key has held from the first. All others are left out at their defaults, so that a
 * key of the configuration that comes later, be it inside a mapping, leaves the keys of older networks as they are; its
 * default must be what there was before it, for ever.
 */
const FOUNDING: Readonly<Record<keyof CellConfiguration, Founding>> = {
  data: {
    ...plain("source", "folder", "size", "difficulty", "inputs", "classes", "teacher_width", "examples"),
    ...plain("test_examples", "label_noise", "label_noise_kind", "pixel_noise"),
    standardise: ["mean", "deviation"],
  },
  model: plain("family", "width", "depth", "initialisation"),
  training: {
    ...plain("batch_size", "learning_rate", "momentum", "weight_decay", "incomplete_batch"),
    schedule: ["kind", "at", "factor", "final"],
    budget: ["epochs", "updates"],
    stop: ["kind", "patience_epochs", "window", "tolerance", "loss"],
  },
};

/** What a setting was where there was no choice yet, if that is not its default. */
const BEFORE_THE_CHOICE: Readonly<Record<string, unknown>> = { norm: "none" };

/**
 * What determines the networks of a cell but for the root of randomness and their seeds: its sections and the device.
 *
 * The device belongs to it: training magnifies the differences of rounding between devices, so that the same initial
 * weights and batches end as another network, and one journal must not mix them.
 */
export function networkDeterminants(
  { data, model, training }: CellConfiguration,
  device: ExperimentConfiguration["device"],
): Readonly<Record<string, unknown>> {
  const usual = defaultSections(data.source, model.family);
  const checkpoint = checkpointEpochs(training, data);
  return {
    data: dataBeside(usual.data)(data),
    model: modelBeside(usual.model)(model),
    training:
      checkpoint === null
        ? trainingBeside(usual.training)(training)
        : { ...trainingBeside(usual.training)(training), checkpoint },
    ...(device === "cpu" ? {} : { device }),
  };
}

/**
 * What determines the random draws of the networks of a cell: their training, wherever in it they are taken, whatever is
 * followed beside it and whatever is done to them after it.
 */
export function drawDeterminants(
  { training, ...sections }: CellConfiguration,
  device: ExperimentConfiguration["device"],
): Readonly<Record<string, unknown>> {
  const usual = usualTraining(sections);
  const beside = Object.fromEntries(BESIDE_TRAINING.map((key) => [key, usual[key]]));
  return networkDeterminants({ ...sections, training: { ...training, ...beside } }, device);
}

/** Whether networks of a cell are named by their training alone, so that their draws are named by the same. */
export function isWholeTraining({ training, ...sections }: CellConfiguration): boolean {
  const usual = usualTraining(sections);
  return BESIDE_TRAINING.every((key) => isSame(training[key], usual[key]));
}

/** The settings of training that change no draw of it. */
export const BESIDE_TRAINING = ["checkpoint", "oracle", "density", "pruning", "weight_bits"] as const;

function usualTraining({ data, model }: Pick<CellConfiguration, "data" | "model">) {
  return defaultSections(data.source, model.family).training;
}

const dataBeside = oncePerSection((usual: CellConfiguration["data"]) =>
  oncePerSection((data: CellConfiguration["data"]) =>
    withKeptText(withoutDefaults(data, FOUNDING.data, usual)),
  ),
);

const modelBeside = oncePerSection((usual: CellConfiguration["model"]) =>
  oncePerSection((model: CellConfiguration["model"]) =>
    withKeptText(withoutDefaults(model, FOUNDING.model, { ...usual, ...BEFORE_THE_CHOICE })),
  ),
);

const trainingBeside = oncePerSection((usual: CellConfiguration["training"]) =>
  oncePerSection((training: CellConfiguration["training"]) =>
    withKeptText(
      withoutDefaults(essential(training), FOUNDING.training, essential(usual), usualTrainingMapping),
    ),
  ),
);

/** The training section with its rate as a number, without the checkpoint, and what its loss and its optimiser have that is not at their own defaults. */
function essential({ loss, optimiser, checkpoint: _, ...training }: CellConfiguration["training"]): object {
  const learning_rate = learningRateOf(training);
  return { ...training, learning_rate, loss: essentialLoss(loss), optimiser: essentialOptimiser(optimiser) };
}

/**
 * A section without what came after the founding settings and is at its default.
 *
 * @param usual the section where nothing is set
 * @param usualOfKind a mapping of the section where only its kind is given
 */
export function withoutDefaults(
  section: object,
  founding: Founding,
  usual: object,
  usualOfKind: (key: string, kind: string) => object = () => ({}),
): Readonly<Record<string, unknown>> {
  const defaults = new Map<string, unknown>(Object.entries(usual));
  const kept = Object.entries(section).flatMap(([key, value]: [string, unknown]): [string, unknown][] => {
    const inside = founding[key];
    if (inside === undefined) {
      return defaults.has(key) && isSame(value, defaults.get(key)) ? [] : [[key, value]];
    }
    if (inside.length === 0 || !isRecord(value)) return [[key, value]];
    const usualInside = typeof value.kind === "string" ? usualOfKind(key, value.kind) : {};
    return [[key, withoutDefaults(value, plain(...inside), usualInside)]];
  });
  return Object.fromEntries(kept);
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

import { familyNamed, trainedFamilies } from "#families";
import { findKnob } from "#knobs";
import { measurements } from "#measurements";
import { sourceNamed } from "#sources";
import { counted } from "#words";
import { axesInConflict, impossibleValues, kindsOfCells } from "./axis-consistency.ts";
import { impossibleCheckpoints } from "./checkpoint-consistency.ts";
import { DEFAULTS } from "./defaults.ts";
import { emptiedNetworks } from "./emptied-networks.ts";
import { areImages, exampleShapeOf, hasSentences, kindsOfExamples } from "./example-shape.ts";
import { dataInWords } from "./found-data.ts";
import { impossibleNetworks } from "./impossible-networks.ts";
import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { axisOfKnob, cellCount, valuesOfKnob } from "./knob-values.ts";
import { batchesTooSmall, cutTooFar } from "./least-sizes.ts";
import { drawsWithoutLikelihood } from "./likelihoods.ts";
import { impossibleMeasuredEpochs } from "./measured-along.ts";
import { fixedDepthOf, normsOf } from "./model-families.ts";
import { hasMomentum } from "./optimiser-choice.ts";
import { lossOfNoNetwork } from "./own-loss.ts";
import { impossiblePairs } from "./pairs-consistency.ts";
import { impossiblePruning } from "./pruning-consistency.ts";
import { impossibleRates } from "./rate-consistency.ts";
import { sentencesAndOthers } from "./sentences.ts";
import type { KeyPath } from "./source-document.ts";
import { lossOfOtherTargets } from "./targets-and-losses.ts";

/** More networks than any plan should hold in memory. */
const MOST_NETWORKS = 100_000;

/**
 * What does not fit together in a configuration whose every value is possible by itself.
 *
 * A section with mistakes of its own is left out by the caller; what would be compared with it is not.
 */
export function inconsistencies(sections: Partial<ComparedSections>): readonly Inconsistency[] {
  const { data, model, training, grid } = sections;
  const ofGrid = [
    ...(grid === undefined ? [] : axesInConflict(grid)),
    ...tooManyNetworks(sections),
    ...impossiblePairs(sections),
    ...unusedMomentum(sections),
  ];
  // What is tried for every kind of cell is tried once where the axes themselves are wrong.
  if (data === undefined || model === undefined || training === undefined || grid === undefined) {
    return [...ofGrid, ...inconsistentCell(sections)];
  }
  if (ofGrid.length > 0) return [...ofGrid, ...inconsistentCell(sections)];
  const whole = { ...sections, data, model, training, grid };
  const impossible = impossibleValues(whole);
  const ofCells = kindsOfCells(whole).flatMap((kind) =>
    inconsistentCell({ ...sections, ...kind }).map((found) => onGrid(found, grid)),
  );
  return [...impossible, ...new Map(ofCells.map((found) => [found.problem, found])).values()];
}

/** What does not fit together in cells of one kind. */
function inconsistentCell(sections: Partial<ComparedSections>): readonly Inconsistency[] {
  return [
    ...badStandardisation(sections),
    ...conflictWithinSource(sections),
    ...convolutionWithoutImages(sections),
    ...disturbanceWithoutImages(sections),
    ...sentencesAndOthers(sections),
    ...lossOfNoNetwork(sections),
    ...lossOfOtherTargets(sections),
    ...drawsWithoutLikelihood(sections),
    ...depthOfFixedDepth(sections),
    ...normOfOtherFamily(sections),
    ...impossibleNetworks(sections),
    ...fallingSteps(sections),
    ...impossibleCheckpoints(sections),
    ...impossiblePruning(sections),
    ...impossibleMeasuredEpochs(sections),
    ...emptiedNetworks(sections),
    ...impossibleRates(sections),
    ...tooFewExamples(sections),
    ...batchesTooSmall(sections),
    ...cutTooFar(sections),
  ];
}

/** A mistake about a setting that varies, told of the axis along which it does. */
function onGrid(found: Inconsistency, grid: ComparedSections["grid"]): Inconsistency {
  const name = found.path.join(".");
  const knob = findKnob(name)?.name ?? name;
  const path = pathOfKnob(grid, knob);
  return path[0] === "grid"
    ? { ...found, path, problem: found.problem.replace(name, path.join(".")) }
    : found;
}

function tooManyNetworks({ grid, seeds = 1 }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (grid === undefined) return [];
  const networks = cellCount(grid) * seeds;
  if (networks <= MOST_NETWORKS) return [];
  return [
    {
      path: ["grid"],
      problem: `grid and seeds make ${networks.toLocaleString("en-US")} networks`,
      expected: `at most ${MOST_NETWORKS.toLocaleString("en-US")}`,
      remedy: "Take fewer values or split the experiment",
    },
  ];
}

function badStandardisation({ data }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined || data.standardise === "train") return [];
  const shape = exampleShapeOf(data);
  if ("tokens" in shape) return [];
  const { channels } = shape;
  const { mean, deviation } = data.standardise;
  return [
    { key: "mean", list: mean },
    { key: "deviation", list: deviation },
  ].flatMap(({ key, list }) =>
    list.length === channels
      ? []
      : [
          {
            path: ["data", "standardise", key],
            problem: `data.standardise.${key} has ${counted(list.length, "number")}`,
            expected: `${channels}, one for each channel of ${dataInWords(data)}`,
          },
        ],
  );
}

function conflictWithinSource({ data }: Partial<ComparedSections>): readonly Inconsistency[] {
  const conflict = data === undefined ? undefined : sourceNamed(data.source).conflict(data);
  if (conflict === undefined) return [];
  const { key, problem, expected } = conflict;
  return [{ path: ["data", key], problem: `data.${key} ${problem}`, expected }];
}

function convolutionWithoutImages({ data, model }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined || model === undefined) return [];
  if (!familyNamed(model.family).needsImages || areImages(data) || hasSentences(data)) return [];
  const others = trainedFamilies().filter(
    ({ needsImages, needsSentences }) => !needsImages && !needsSentences,
  );
  return [
    {
      path: ["model", "family"],
      problem: `model.family is ${model.family}, but data.source ${data.source} makes no images`,
      expected: `${others.map(({ name }) => name).join(", ")}, or a source of images`,
    },
  ];
}

/** What is done to images must not be asked of numbers that are none. */
function disturbanceWithoutImages({ data, training }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined || areImages(data)) return [];
  const none = `but data.source ${data.source} makes no images`;
  const augmentation = training?.augmentation ?? "none";
  const augmented: Inconsistency = {
    path: ["training", "augmentation"],
    problem: `training.augmentation is ${augmentation}, ${none}`,
    expected: "none, or a source of images",
  };
  const disturbed = (["blur", "pixel_noise_clip"] as const).flatMap((key) =>
    data[key] === DEFAULTS.data[key]
      ? []
      : [
          {
            path: ["data", key],
            problem: `data.${key} is ${data[key]}, ${none}`,
            expected: `${DEFAULTS.data[key]}, or a source of images`,
          },
        ],
  );
  return augmentation === "none" ? disturbed : [...disturbed, augmented];
}

function depthOfFixedDepth({ model, grid }: Partial<ComparedSections>): readonly Inconsistency[] {
  const fixed = model === undefined ? undefined : fixedDepthOf(model.family);
  if (model === undefined || fixed === undefined) return [];
  const { article, name } = familyNamed(model.family);
  const always = `${article} ${name} always has depth ${fixed}`;
  const { needsSentences = false } = familyNamed(model.family);
  const others = trainedFamilies().filter(
    (other) => !("fixed" in other.depth) && (other.needsSentences ?? false) === needsSentences,
  );
  const remedy = `Leave the key out, or choose the family ${others.map((family) => family.name).join(" or ")}`;
  const problems: Inconsistency[] = [];
  if (model.depth !== undefined && model.depth !== fixed) {
    const problem = `model.depth is ${model.depth}, but ${always}`;
    problems.push({ path: ["model", "depth"], problem, expected: `${fixed} or no key`, remedy });
  }
  if (grid !== undefined && axisOfKnob(grid, "depth") !== undefined) {
    const path = pathOfKnob(grid, "depth");
    const problem = `${path.join(".")} varies the depth, but ${always}`;
    problems.push({ path, problem, expected: "another knob, such as width", remedy });
  }
  return problems;
}

function normOfOtherFamily({ model }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (model?.norm === undefined) return [];
  const possible = normsOf(model.family);
  if (possible.includes(model.norm)) return [];
  return [
    {
      path: ["model", "norm"],
      problem: `model.norm is ${model.norm}, which model.family ${model.family} does not have`,
      expected: possible.length === 1 ? possible[0] : `one of ${possible.join(", ")}`,
    },
  ];
}

function fallingSteps({ training }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (training?.schedule.kind !== "steps") return [];
  const { at } = training.schedule;
  const wrong = at.findIndex((fraction, index) => index > 0 && fraction <= at[index - 1]!);
  if (wrong === -1) return [];
  return [
    {
      path: ["training", "schedule", "at", wrong],
      problem: `training.schedule.at[${wrong}] is ${at[wrong]} after ${at[wrong - 1]}`,
      expected: "fractions in ascending order",
    },
  ];
}

/** A momentum that no optimiser would read must not be set, nor one varied that some optimiser does not read. */
function unusedMomentum({ training, grid }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (training === undefined) return [];
  const varied = grid === undefined ? undefined : axisOfKnob(grid, "optimiser")?.values;
  const kinds = (varied ?? [training.optimiser.kind]).map(String);
  const without = kinds.filter((kind) => !hasMomentum(kind));
  const none = `training.optimiser ${without[0]} has no momentum`;
  const isSet = training.momentum !== DEFAULTS.training.momentum && without.length === kinds.length;
  const isVaried = grid !== undefined && axisOfKnob(grid, "momentum") !== undefined && without.length > 0;
  const path = grid === undefined ? [] : pathOfKnob(grid, "momentum");
  return [
    ...(isSet
      ? [
          {
            path: ["training", "momentum"],
            problem: `training.momentum is ${training.momentum}, but ${none}`,
            expected: "no key",
          },
        ]
      : []),
    ...(isVaried
      ? [{ path, problem: `${path.join(".")} varies the momentum, but ${none}`, expected: "another knob" }]
      : []),
  ];
}

/** Examples must cover the classes, a batch and the probe sets, in the cell that has the fewest. */
function tooFewExamples(sections: Partial<ComparedSections>): readonly Inconsistency[] {
  const { data, training, grid, measure } = sections;
  if (data === undefined || grid === undefined) return [];
  const classes = kindsOfExamples(data);
  const counts = valuesOfKnob({ data, grid }, "examples");
  const fewest = Math.min(...counts);
  const examplesPath = pathOfKnob(grid, "examples");
  const problems: Inconsistency[] = [];
  const expect = (isMet: boolean, path: KeyPath, count: number | undefined, expected: string) => {
    if (!isMet) problems.push({ path, problem: `${path.join(".")} is ${count}`, expected });
  };
  const enoughForClasses =
    classes === 1 ? "at least 1" : `at least ${classes}, one of each class of ${dataInWords(data)}`;
  expect(data.test_examples >= classes, ["data", "test_examples"], data.test_examples, enoughForClasses);
  expect(fewest >= classes, examplesPath, fewest, enoughForClasses);

  const batchSizes = valuesOfKnob({ training, grid }, "batch_size");
  const cell = counts.length > 1 ? "the smallest cell" : "a cell";
  const atMost = (path: KeyPath, count = 1) =>
    expect(count <= fewest, path, count, `at most ${fewest}, the training examples of ${cell}`);
  atMost(pathOfKnob(grid, "batch_size"), Math.max(1, ...batchSizes));
  for (const { kind, settings } of measurements()) {
    const own: unknown = measure?.[kind];
    if (typeof own !== "object" || own === null) continue;
    for (const [key, value] of Object.entries<unknown>({ ...own })) {
      if (settings[key]?.upToAllExamples && typeof value === "number") atMost(["measure", kind, key], value);
    }
  }
  return problems;
}

import { isDeepStrictEqual } from "node:util";
import { pairCount } from "#measurements";
import { OF_CLASSIFIERS, OF_VARIANCE } from "#quantities";
import { DEFAULT_THRESHOLDS } from "#taxonomy";
import { counted, threeDigits } from "#words";
import { noteOnAlignedCurves } from "./aligned-curves.ts";
import type { ExperimentConfiguration, MeasureConfiguration } from "./configuration.ts";
import { DEFAULTS } from "./defaults.ts";
import { classesOf, networkFor } from "./example-shape.ts";
import { foundNotes } from "./found-data.ts";
import { valuesOfKnob, withFurtherKnobs } from "./knob-values.ts";
import { noteOnMeasuredEpochs } from "./measured-along.ts";
import { notesOnOwnLoss } from "./own-loss.ts";
import { termsOf } from "./terms.ts";
import { budgetUpdates, updatesPerEpoch } from "./training-length.ts";

/** The unit of cross-entropy, in which the default thresholds are given. */
const NATS = OF_CLASSIFIERS.lossUnit;

/**
 * What a configuration allows but its writer may not have meant: measurements that will be missing,
 * epochs that lose examples. One sentence without a full stop each; none for a sound experiment.
 */
export function notesOn(configuration: ExperimentConfiguration): readonly string[] {
  const { seeds, measure } = configuration;
  const notes = [...foundNotes(configuration)];
  // Networks of files are not called by seeds.
  const noun = Array.isArray(Reflect.get(configuration.model, "files")) ? "network" : "seed";
  if (seeds === 1)
    notes.push(`one ${noun} makes no pairs: connectivity and similarity will be empty, and no phase is told`);
  if (seeds === 2)
    notes.push(`two ${noun}s make one pair: connectivity and similarity will have no error bars`);
  const asked = pairsAskedFor(measure);
  const possible = pairCount(seeds, asked);
  if (seeds > 2 && possible < asked) {
    notes.push(
      `${seeds} seeds make ${counted(possible, "neighbouring pair")}, fewer than the ${asked} asked for`,
    );
  }
  const { pruning } = configuration.training;
  const isPruned = Math.min(...valuesOfKnob(configuration, "density")) < 1;
  const { load, temperature, slices } = configuration.grid;
  const isVaried = [load, temperature, ...slices].some(({ knob }) => knob.startsWith("training.pruning."));
  if (!isPruned && (isVaried || !isDeepStrictEqual(pruning, DEFAULTS.training.pruning))) {
    notes.push("training.pruning says how pruned networks train again, but no density is below 1");
  }
  const { refine } = configuration.grid;
  if (refine !== undefined)
    notes.push(
      `grid.refine trains at most ${Math.round(100 * refine.share)} % of the networks, in ${counted(refine.rounds, "round")}, or every other line of both axes where that is more: cells between those of one phase stay not measured`,
    );
  for (const note of [noteOnMeasuredEpochs(configuration), noteOnAlignedCurves(configuration)]) {
    if (note !== undefined) notes.push(note);
  }
  const ofCells = withFurtherKnobs(configuration).flatMap(notesOnCells);
  return [...notes, ...new Set(ofCells)];
}

/** Notes on the cells of one setting of the knobs that not every table has. */
function notesOnCells(configuration: ExperimentConfiguration): readonly string[] {
  const { training, data, phases } = configuration;
  const notes: string[] = [];
  const { lossUnit: unit, errors, answers } = termsOf(configuration);
  if (answers === "numbers") notes.push(...notesOnNumbers(phases, unit, errors === "unexplained variance"));
  if (unit !== NATS && unit !== OF_VARIANCE) {
    notes.push(`under ${training.loss.kind}, losses and curvature are in units of ${unit}`);
    if (phases.train_loss === DEFAULT_THRESHOLDS.train_loss) {
      notes.push(
        `the default phases.train_loss of ${phases.train_loss}, below which a network counts as converged, was set for ${NATS} of cross-entropy, not for ${unit}`,
      );
    }
  }
  notes.push(...notesOnOwnLoss(configuration));
  const floor = lossFloor(configuration);
  if (unit === NATS && floor > phases.train_loss) {
    notes.push(
      `with a label smoothing of ${training.loss.label_smoothing} the training loss is at least ${floor.toPrecision(3)}, above phases.train_loss ${phases.train_loss}, so that no network counts as converged`,
    );
  }
  if (training.incomplete_batch === "drop") {
    const lost = largestLoss(configuration);
    if (lost.share >= 0.1) {
      notes.push(
        `dropping incomplete batches leaves out ${Math.round(100 * lost.share)} % of ${lost.examples} examples in every epoch at batch size ${lost.batchSize}`,
      );
    }
  }
  if (training.stop.kind === "plateau" && "epochs" in training.budget) {
    const { patience_epochs } = training.stop;
    if (patience_epochs >= training.budget.epochs) {
      notes.push(
        `the budget of ${counted(training.budget.epochs, "epoch")} ends before the plateau rule's patience of ${patience_epochs}`,
      );
    }
  }
  const endless = endlessWarmup(configuration);
  if (endless !== undefined) notes.push(`the warm-up lasts as long as the whole budget ${endless}`);
  const lonely = lonelyBatch(configuration);
  if (lonely !== undefined) {
    notes.push(
      `batch normalisation has a single example to average over in the last batch of ${lonely.examples} examples at batch size ${lonely.batchSize}`,
    );
  }
  const deepest = { ...configuration.model, depth: Math.max(...valuesOfKnob(configuration, "depth")) };
  const { note } = networkFor(deepest, data);
  return note === undefined ? notes : [...notes, note];
}

/** What errors, accuracies and labels are where targets are numbers. */
function notesOnNumbers(
  { train_loss: cut }: ExperimentConfiguration["phases"],
  unit: string,
  areErrorsOfVariance: boolean,
): readonly string[] {
  const isOfVariance = unit === OF_VARIANCE;
  const losses = isOfVariance ? "losses are shares of their variance, " : "";
  const converged = isOfVariance
    ? `, and here a network counts as converged that leaves less than ${threeDigits(100 * cut)} % of the variance unexplained (phases.train_loss ${cut})`
    : "";
  const errors = areErrorsOfVariance
    ? "errors the share of their variance in percent that is left unexplained, and what is explained is 100 less that, below 0 where their mean answers better"
    : "errors what the network's file counts as wrong";
  return [
    `targets are numbers and standardised: ${losses}${errors}`,
    `phases and diagnosis extrapolate: their thresholds and tree were fitted to classifiers${converged}`,
  ];
}

/** The least loss that cross-entropy can have: the entropy of a smoothed label. */
function lossFloor({ data, training }: ExperimentConfiguration): number {
  const smoothing = Number(training.loss.label_smoothing ?? 0);
  if (!(smoothing > 0)) return 0;
  const classes = classesOf(data) ?? 1;
  const other = smoothing / classes;
  const own = 1 - smoothing + other;
  return -own * Math.log(own) - (classes - 1) * other * Math.log(other);
}

function pairsAskedFor({ connectivity }: MeasureConfiguration): number {
  const hasPairs = typeof connectivity === "object" && connectivity !== null && "pairs" in connectivity;
  return hasPairs && typeof connectivity.pairs === "number" ? connectivity.pairs : 0;
}

/** A cell whose rate rises to the end, in words, `at batch size 64`. */
function endlessWarmup(configuration: ExperimentConfiguration): string | undefined {
  const { training } = configuration;
  const { warmup_epochs = 0, warmup_updates = 0 } = training.schedule;
  for (const examples of valuesOfKnob(configuration, "examples")) {
    for (const batchSize of valuesOfKnob(configuration, "batch_size")) {
      const own = { ...training, batch_size: batchSize };
      const perEpoch = updatesPerEpoch(own, examples);
      const updates = budgetUpdates(own, examples);
      if (warmup_updates + warmup_epochs * perEpoch >= updates) {
        return `of ${counted(updates, "update")} at batch size ${batchSize}`;
      }
    }
  }
  return undefined;
}

/** A cell of networks with batch normalisation that trains on a batch of one example. */
function lonelyBatch(configuration: ExperimentConfiguration) {
  const { model, training } = configuration;
  if (model.norm !== "batch") return undefined;
  for (const examples of valuesOfKnob(configuration, "examples")) {
    for (const batchSize of valuesOfKnob(configuration, "batch_size")) {
      const isLonely = training.incomplete_batch === "keep" && examples % batchSize === 1;
      if (batchSize === 1 || isLonely) return { examples, batchSize };
    }
  }
  return undefined;
}

/** The cell whose epochs lose the largest share of their examples to a dropped last batch. */
function largestLoss(configuration: ExperimentConfiguration) {
  let largest = { share: 0, examples: 0, batchSize: 0 };
  for (const examples of valuesOfKnob(configuration, "examples")) {
    for (const batchSize of valuesOfKnob(configuration, "batch_size")) {
      const share = (examples % batchSize) / examples;
      if (share > largest.share) largest = { share, examples, batchSize };
    }
  }
  return largest;
}

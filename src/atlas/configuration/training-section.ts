import { z } from "zod";
import { AUGMENTATION_KINDS } from "#data";
import { registeredLosses } from "#landscape/losses";
import { registeredOptimisers } from "#landscape/optimisers";
import {
  choice,
  fractionBelowOne,
  numberBetween,
  numberList,
  positiveNumber,
  section,
  wholeNumber,
  yesOrNo,
} from "#settings";
import { conjoined } from "#words";
import { checkpointField } from "./checkpoint.ts";
import { DEFAULTS } from "./defaults.ts";
import { kindChoice } from "./kind-choice.ts";
import { learningRateField } from "./learning-rate.ts";
import { hasMomentum } from "./optimiser-choice.ts";
import { densityField, pruningField, weightBitsField } from "./pruning.ts";
import { rebuilt } from "./rebuilt.ts";

const { training: defaults } = DEFAULTS;

/** Examples in a minibatch. */
const batchSize = wholeNumber("Examples in a minibatch", 1, 10_000_000);

/** The l2 coefficient. */
const weightDecay = numberBetween(
  "Weight decay, added to the gradient as PyTorch's SGD does; adamw applies it beside the gradient",
  0,
  10,
);

/** What every schedule can have before its course, and when it moves. */
const pace = {
  per: choice("Whether the rate moves at every update or once an epoch", ["update", "epoch"]).default(
    defaults.pace.per,
  ),
  warmup_epochs: wholeNumber(
    "Epochs in which the rate first rises linearly; they add to warmup_updates",
    0,
    1_000_000,
  ).default(defaults.pace.warmup_epochs),
  warmup_updates: wholeNumber("Updates in which the rate first rises linearly", 0, 1_000_000_000).default(
    defaults.pace.warmup_updates,
  ),
  warmup_start: numberBetween(
    "Where a warm-up begins, as a fraction of the rate that it ends at",
    0,
    1,
  ).default(defaults.pace.warmup_start),
};

const schedules = z.discriminatedUnion("kind", [
  section("The base rate throughout", { kind: z.literal("constant"), ...pace }),
  section("The rate is multiplied by a factor at each of some points", {
    kind: z.literal("steps"),
    at: numberList(
      "Fractions of the budget, warm-up and all, at which the rate falls",
      fractionBelowOne("A fraction of the budget"),
    ).default([...defaults.steps.at]),
    factor: positiveNumber("What the rate is multiplied by at each step", 1).default(defaults.steps.factor),
    ...pace,
  }),
  section("The rate falls along half a cosine", {
    kind: z.literal("cosine"),
    final: numberBetween("The last rate as a fraction of the base rate", 0, 1).default(defaults.cosine.final),
    ...pace,
  }),
  section("The rate rises to the base rate and falls far below where it began", {
    kind: z.literal("one-cycle"),
    rise: numberBetween("The fraction of the time in which the rate rises", 0, 1).default(
      defaults.one_cycle.rise,
    ),
    initial: positiveNumber("The first rate as a fraction of the base rate", 1).default(
      defaults.one_cycle.initial,
    ),
    final: numberBetween("The last rate as a fraction of the base rate", 0, 1).default(
      defaults.one_cycle.final,
    ),
    anneal: choice("Along what the rate rises and falls", ["cosine", "linear"]).default(
      defaults.one_cycle.anneal,
    ),
    ...pace,
  }),
  section(
    "The rate falls as one over the square root of the updates, or epochs, from the end of the warm-up",
    {
      kind: z.literal("inverse-square-root"),
      ...pace,
    },
  ),
]);

const stops = z.discriminatedUnion("kind", [
  section("Train for the whole budget", { kind: z.literal("never") }),
  section("The paper's rule: stop when the epoch loss no longer changes", {
    kind: z.literal("plateau"),
    patience_epochs: wholeNumber("Epochs trained in any case", 1, 1_000_000).default(
      defaults.plateau.patience_epochs,
    ),
    window: wholeNumber("How many last changes of the epoch loss must be small", 1, 100_000).default(
      defaults.plateau.window,
    ),
    tolerance: positiveNumber("The largest small change, in the units of the loss", 1000).default(
      defaults.plateau.tolerance,
    ),
  }),
  section("Stop when the epoch's training loss is small", {
    kind: z.literal("target-loss"),
    loss: positiveNumber("The training loss to reach, in its units", 1000).default(defaults.target.loss),
  }),
  section("Train to zero loss: stop when no training example is answered wrongly and the loss is small", {
    kind: z.literal("zero-loss"),
    loss: positiveNumber("The training loss to reach as well, in its units", 1000).default(
      defaults.zero.loss,
    ),
  }),
]);

/** The optimisers that have a momentum, which is a key of the section itself. */
function withMomentum(): readonly string[] {
  return registeredOptimisers().flatMap(({ kind }) => (hasMomentum(kind) ? [kind] : []));
}

const SCHEDULE_NAMES = schedules.options.map(({ shape }) => shape.kind.value);
const STOP_NAMES = stops.options.map(({ shape }) => shape.kind.value);

/** The training section of a configuration file; what may be minimised, and by what, follows what is registered. */
export const trainingSection = rebuilt(
  () => [...registeredLosses(), ...registeredOptimisers()],
  () =>
    section("How networks are trained", {
      batch_size: batchSize.default(defaults.batch_size),
      learning_rate: learningRateField.prefault(defaults.learning_rate),
      momentum: fractionBelowOne(`Momentum, of ${conjoined(withMomentum())}`).default(defaults.momentum),
      weight_decay: weightDecay.default(defaults.weight_decay),
      loss: kindChoice("What is minimised", registeredLosses(), defaults.loss),
      optimiser: kindChoice(
        "How gradients become steps",
        registeredOptimisers().map(({ settings: { momentum: _, ...settings }, ...optimiser }) => ({
          ...optimiser,
          settings,
        })),
        defaults.optimiser,
      ),
      schedule: z
        .union([z.enum(SCHEDULE_NAMES, { error: `one of ${SCHEDULE_NAMES.join(", ")}` }), schedules], {
          error: `one of ${SCHEDULE_NAMES.join(", ")}, or a mapping such as { kind: steps, at: [0.5], factor: 0.1 }`,
        })
        .transform((given) => (typeof given === "string" ? schedules.parse({ kind: given }) : given))
        .prefault(defaults.schedule)
        .meta({
          description: `How the learning rate moves; one of ${SCHEDULE_NAMES.join(", ")}, or with settings { kind: steps, at: [${defaults.steps.at.join(", ")}], factor: ${defaults.steps.factor} }, where the rate is multiplied by factor at these fractions of the budget; { kind: cosine, final: ${defaults.cosine.final} }, where it ends at this fraction of the base rate; or { kind: one-cycle, rise: ${defaults.one_cycle.rise}, initial: ${defaults.one_cycle.initial}, final: ${defaults.one_cycle.final} }, where it rises from one fraction of the base rate to it and falls to another. Each takes warmup_epochs or warmup_updates, a linear rise before, and per: epoch, which moves the rate once an epoch.`,
        }),
      budget: section("The longest a network trains: { epochs: N } or { updates: N }", {
        epochs: wholeNumber("Passes over the training examples", 1, 1_000_000).optional(),
        updates: wholeNumber("Steps of gradient descent", 1, 1_000_000_000).optional(),
      })
        .transform(({ epochs, updates }, context) => {
          if (epochs !== undefined && updates === undefined) return { epochs };
          if (updates !== undefined && epochs === undefined) return { updates };
          context.addIssue({
            code: "custom",
            message: "exactly one of epochs and updates",
            params: {
              problem:
                epochs === undefined ? "has neither epochs nor updates" : "has both epochs and updates",
            },
          });
          return z.NEVER;
        })
        .prefault(defaults.budget)
        .meta({
          description:
            "The longest a network trains, { epochs: N } passes over the examples or { updates: N } steps. Equal epochs, as in the paper, give small batches more updates; equal updates give large batches more examples.",
        }),
      stop: z
        .union([z.enum(STOP_NAMES, { error: `one of ${STOP_NAMES.join(", ")}` }), stops], {
          error: `one of ${STOP_NAMES.join(", ")}, or a mapping such as { kind: target-loss, loss: ${defaults.target.loss} }`,
        })
        .transform((given) => (typeof given === "string" ? stops.parse({ kind: given }) : given))
        .prefault(defaults.stop)
        .meta({
          description: `When a network stops early; one of ${STOP_NAMES.join(", ")}, or with settings { kind: plateau, patience_epochs: ${defaults.plateau.patience_epochs}, window: ${defaults.plateau.window}, tolerance: ${defaults.plateau.tolerance} }, the paper's rule: after the patience, the last changes of the epoch loss are all at most the tolerance; or { kind: target-loss, loss: ${defaults.target.loss} }; or { kind: zero-loss, loss: ${defaults.zero.loss} }, once the epoch's training error is 0 besides. The budget bounds them all, and whether the rule was met is told of every network.`,
        }),
      incomplete_batch: choice("What becomes of a last batch that is not full", ["keep", "drop"]).default(
        defaults.incomplete_batch,
      ),
      augmentation: choice(
        "What becomes of images each time that networks, or curves between them, are trained on one: none as in the paper, crop (4 black pixels around it, cut to its size at random), flip (mirrored half of the time) or both; everything is measured on the images themselves",
        AUGMENTATION_KINDS,
      ).default(defaults.augmentation),
      layer_temperatures: choice(
        "Whether all layers train at one rate, or balanced: each at 0.5 to 1.5 of it in every epoch, the more the lighter the tail of the spectrum of its weights is (TempBalance)",
        ["equal", "balanced"],
      ).default(defaults.layer_temperatures),
      density: densityField,
      pruning: pruningField,
      weight_bits: weightBitsField,
      checkpoint: checkpointField.prefault(defaults.checkpoint),
      oracle: yesOrNo(
        "Whether the test loss is taken after every epoch, and the lowest kept as oracle_test_loss, with the accuracy beside it as oracle_test_acc_pct: what stopping by the test set would have given, which no phase rests on",
      ).default(defaults.oracle),
    }).prefault({}),
);

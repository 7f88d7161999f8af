import { z } from "zod";
import { choice, numberBetween, positiveNumber, section, wholeNumber } from "#settings";
import { DEFAULTS } from "./defaults.ts";

const { measure: defaults, phases: cuts } = DEFAULTS;

/** A number of examples that is the default or all there are, whichever is less. */
function upToAll(meaning: string, usual: number) {
  const field = wholeNumber(`${meaning}; by default at most what the smallest cell has`, 1, 10_000_000);
  return field.optional().meta({ ...field.meta(), default: usual });
}

function measurements(usual: (typeof defaults)["better" | "paper"]) {
  return {
    curvature: section("Top and bottom eigenvalue and trace of the Hessian of the training loss", {
      examples: upToAll(
        "Training examples the Hessian is averaged over, shared by all cells",
        usual.curvature.examples,
      ),
      lanczos_steps: wholeNumber("Most steps of the eigenvalue iteration", 2, 10_000).default(
        usual.curvature.lanczos_steps,
      ),
      lanczos_tolerance: positiveNumber(
        "The iteration stops once the residual is below this share of the eigenvalue",
        1,
      ).default(usual.curvature.lanczos_tolerance),
      trace_probes: wholeNumber("Random vectors the trace is estimated from", 2, 100_000).default(
        usual.curvature.trace_probes,
      ),
    }).prefault({}),
    connectivity: section("Curves of low loss between networks of one cell", {
      pairs: wholeNumber("Pairs of seeds joined: (0, 1), (1, 2), ... and last (0, n - 1)", 1, 1000).default(
        usual.connectivity.pairs,
      ),
      interior_points: wholeNumber("Points strictly inside a curve at which it is judged", 1, 1000).default(
        usual.connectivity.interior_points,
      ),
      epochs: wholeNumber("Epochs a curve is trained for", 1, 100_000).default(usual.connectivity.epochs),
      batch_size: upToAll("Examples in a minibatch of curve training", defaults.curve.batch_size),
      learning_rate: positiveNumber("Learning rate of curve training", 1000).default(
        defaults.curve.learning_rate,
      ),
      weight_decay: numberBetween("Weight decay of curve training", 0, 10).default(
        defaults.curve.weight_decay,
      ),
      initialisation: choice("Where the middle of a curve starts: on the straight line or at random", [
        "line",
        "random",
      ]).default(usual.connectivity.initialisation),
    }).prefault({}),
    similarity: section("How alike the outputs of networks of one cell are", {
      examples: upToAll(
        "Mixed training examples on which networks are compared, shared by all cells",
        usual.similarity.examples,
      ),
      mixup_alpha: numberBetween("Shares of a mix are drawn from Beta(alpha, alpha)", 1, 1_000_000).default(
        defaults.mixup_alpha,
      ),
    }).prefault({}),
  };
}

const MEANING =
  "Procedure and defaults of the measurements: better mends the known defects of the published procedure, paper reproduces it";

/** The measurement section of a configuration file. */
export const measureSection = z
  .discriminatedUnion(
    "procedure",
    [
      section(MEANING, {
        procedure: z
          .literal("better")
          .default("better")
          .meta({ description: `${MEANING}; one of better, paper.` }),
        ...measurements(defaults.better),
      }),
      section(MEANING, {
        procedure: z.literal("paper").meta({ description: `${MEANING}; one of better, paper.` }),
        ...measurements(defaults.paper),
      }),
    ],
    { error: "a mapping that describes the measurements" },
  )
  .prefault({})
  .meta({ description: "What is measured of the trained networks." });

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

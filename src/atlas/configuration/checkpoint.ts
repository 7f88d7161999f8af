import { z } from "zod";
import { positiveNumber, section, wholeNumber } from "#settings";
import type { Checkpoint, DataConfiguration, TrainingConfiguration } from "./configuration.ts";
import { budgetEpochs } from "./training-length.ts";

const FORMS = "end, { epochs: 20 } or { share: 0.2 }";

/** Where in the training of the budget a network is taken. */
export const checkpointField = z
  .union(
    [
      z.enum(["end"], { error: FORMS }),
      section("A point of the training", {
        epochs: wholeNumber(
          "Whole epochs after which the network is taken, 0 as it was initialised",
          0,
          1_000_000,
        ).optional(),
        share: positiveNumber(
          "Share of the budget after which the network is taken, to the nearest whole epoch and at least one",
          1,
        ).optional(),
      }),
    ],
    { error: FORMS },
  )
  .transform((given, context): Checkpoint => {
    if (given === "end") return given;
    const { epochs, share } = given;
    if (epochs !== undefined && share === undefined) return { epochs };
    if (share !== undefined && epochs === undefined) return { share };
    context.addIssue({
      code: "custom",
      message: "exactly one of epochs and share",
      params: {
        problem: epochs === undefined ? "has neither epochs nor share" : "has both epochs and share",
      },
    });
    return z.NEVER;
  })
  .meta({
    description:
      "Where in the training of the whole budget a network is taken: end, after some epochs { epochs: 20 }, or after a share of the budget { share: 0.2 }. Cells that differ in this alone share one training.",
  });

/**
 * The whole epochs after which a network is taken, or `null` where that is the end of its budget; a stop rule may end its
 * training before.
 */
export function checkpointEpochs(
  training: Pick<TrainingConfiguration, "checkpoint" | "budget" | "batch_size" | "incomplete_batch">,
  { examples }: Pick<DataConfiguration, "examples">,
): number | null {
  const { checkpoint } = training;
  if (checkpoint === "end") return null;
  const whole = budgetEpochs(training, examples);
  const epochs = "epochs" in checkpoint ? checkpoint.epochs : epochOfShare(checkpoint.share, whole);
  return epochs >= whole ? null : epochs;
}

/** The whole epoch that a share of so many comes to, at least the first. */
export function epochOfShare(share: number, epochs: number): number {
  return Math.max(1, Math.round(share * epochs));
}

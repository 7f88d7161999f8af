import { z } from "zod";
import { positiveNumber, section } from "#settings";
import type { TrainingConfiguration } from "./configuration.ts";

/** The largest rate that may be set. */
export const MOST_RATE = 1000;

const QUOTIENT = /^\s*([0-9.e+-]+)\s*\/\s*([0-9.e+-]+)\s*$/i;

const EXPECTED = `a number above 0, at most ${MOST_RATE.toLocaleString("en-US")}, or a quotient such as 0.05/128`;

const number = positiveNumber("The base learning rate over the batch size", MOST_RATE);

/** A quotient as its number: the published rate is that of one size of batch, and 0.05/128 is read more easily than 0.000390625. */
const quotient = z.string().transform((text, context) => {
  const [, above, below] = QUOTIENT.exec(text) ?? [];
  const value = Number(above) / Number(below);
  if (number.safeParse(value).success) return value;
  context.addIssue({ code: "custom", message: EXPECTED });
  return z.NEVER;
});

/** The base learning rate, or what it is by example of a minibatch. */
export const learningRateField = z
  .union(
    [
      positiveNumber("Base learning rate", MOST_RATE),
      section("A rate that grows with the batch", {
        per_batch: z
          .union([number, quotient], {
            error: EXPECTED,
          })
          .meta({ description: `The base learning rate over the batch size; ${EXPECTED}.` }),
      }),
    ],
    {
      error: `a number above 0, at most ${MOST_RATE.toLocaleString("en-US")}, or { per_batch: 0.05/128 }`,
    },
  )
  .meta({
    description: `Base learning rate, a number above 0, at most ${MOST_RATE.toLocaleString("en-US")}; or with linear scaling { per_batch: 0.05/128 }, which is this times the batch size of each cell.`,
  });

/** The base learning rate of a training section, that of its own batch size where it scales with it (Goyal et al. 2017). */
export function learningRateOf({
  learning_rate: rate,
  batch_size,
}: Pick<TrainingConfiguration, "learning_rate" | "batch_size">): number {
  return typeof rate === "number" ? rate : rate.per_batch * batch_size;
}

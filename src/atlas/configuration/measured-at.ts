import { z } from "zod";

const MOST_EPOCHS = 1_000_000;
const POINT = `whole epochs from 0 to ${MOST_EPOCHS.toLocaleString("en-US")}, or last`;

/** The points of a training at which networks are measured; the end is one of them, named or not. */
export const measuredAtField = z
  .array(
    z.union([z.int(POINT).min(0, POINT).max(MOST_EPOCHS, POINT), z.literal("last", POINT)], { error: POINT }),
    {
      error: `a list of ${POINT}`,
    },
  )
  .optional()
  .meta({
    description: `Epochs after which every measurement of single networks is made, such as [0, 1, 10, last]; 0 is the initial network, and the end is measured always. An epoch that a cell's training does not reach is left out there. A list of ${POINT}.`,
    examples: [[0, 1, 10, "last"]],
  });

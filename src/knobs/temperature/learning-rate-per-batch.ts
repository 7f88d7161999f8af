import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** The base learning rate over the batch size, instead of a rate of its own; a larger one is hotter. */
export const learningRatePerBatch = defineKnob({
  name: "learning_rate_per_batch",
  title: "Learning rate over batch size",
  kind: "temperature",
  scale: "log",
  sets: "training.learning_rate.per_batch",
  replaces: "training.learning_rate",
  range: POSITIVE,
  hotter: "up",
});

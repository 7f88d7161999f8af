import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** Examples in a minibatch; a larger one is colder. */
export const batchSize = defineKnob({
  name: "batch_size",
  title: "Batch size",
  kind: "temperature",
  scale: "log",
  sets: "training.batch_size",
  aliases: ["batch", "batchsize", "bs"],
  range: POSITIVE,
  hotter: "down",
  column: "always",
});

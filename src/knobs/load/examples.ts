import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** How many examples a network is trained on. */
export const examples = defineKnob({
  name: "examples",
  title: "Training examples",
  kind: "load",
  scale: "log",
  sets: "data.examples",
  aliases: ["n_train", "data_amount"],
  range: POSITIVE,
  heavier: "up",
  column: "always",
});

import { defineKnob } from "../knob.ts";

/** What normalises the outputs of each convolution. */
export const norm = defineKnob({
  name: "norm",
  title: "Norm",
  scale: "categorical",
  sets: "model.norm",
  aliases: ["normalization", "normalisation"],
});

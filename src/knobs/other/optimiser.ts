import { defineKnob } from "../knob.ts";

/** How gradients become steps. */
export const optimiser = defineKnob({
  name: "optimiser",
  title: "Optimiser",
  scale: "categorical",
  sets: "training.optimiser",
  aliases: ["optimizer", "optim"],
});

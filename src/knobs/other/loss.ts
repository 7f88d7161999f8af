import { defineKnob } from "../knob.ts";

/** What training minimises. */
export const loss = defineKnob({
  name: "loss",
  title: "Loss",
  scale: "categorical",
  sets: "training.loss",
});

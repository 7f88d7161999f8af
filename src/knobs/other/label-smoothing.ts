import { defineKnob } from "../knob.ts";
import { shareOf } from "../range.ts";

/** The share of the probability of a label that is spread evenly over all classes. */
export const labelSmoothing = defineKnob({
  name: "label_smoothing",
  title: "Label smoothing",
  sets: "training.loss.label_smoothing",
  range: shareOf("label smoothing"),
});

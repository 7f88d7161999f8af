import { defineKnob } from "../knob.ts";
import { shareOf } from "../range.ts";

/** The share of training labels that is corrupted. */
export const labelNoise = defineKnob({
  name: "label_noise",
  title: "Label noise",
  kind: "load",
  scale: "linear",
  sets: "data.label_noise",
  range: shareOf("label noise"),
  heavier: "up",
  column: "always",
});

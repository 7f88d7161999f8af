import { defineKnob } from "../knob.ts";
import { positiveShareOf } from "../range.ts";

/** The share of weights that pruning keeps; fewer carry a heavier load (Zhou et al. 2023). */
export const density = defineKnob({
  name: "density",
  title: "Density",
  kind: "load",
  scale: "log",
  sets: "training.density",
  range: positiveShareOf("density"),
  heavier: "down",
});

import { defineKnob } from "../knob.ts";

/** The share of weights that pruning keeps; fewer carry a heavier load (Zhou et al. 2023). */
export const density = defineKnob({
  name: "density",
  title: "Density",
  kind: "load",
  scale: "log",
  sets: "training.density",
  range: {
    isPossible: (value) => value > 0 && value <= 1,
    words: "a share above 0, at most 1",
    remedy: (value) => (value > 1 ? "Divide density in percent by 100" : null),
  },
  heavier: "down",
});

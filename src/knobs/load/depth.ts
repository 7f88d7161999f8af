import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** How many layers or stages a network has. */
export const depth = defineKnob({
  name: "depth",
  title: "Depth",
  kind: "load",
  scale: "linear",
  sets: "model.depth",
  range: POSITIVE,
  heavier: "down",
  column: "always",
});

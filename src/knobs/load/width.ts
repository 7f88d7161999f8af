import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** How wide a network is: units of a hidden layer, or channels of the first convolution. */
export const width = defineKnob({
  name: "width",
  title: "Width",
  kind: "load",
  scale: "log",
  sets: "model.width",
  range: POSITIVE,
  heavier: "down",
  column: "always",
});

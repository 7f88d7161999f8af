import { defineKnob } from "../knob.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** The deviation of the Gaussian blur of images, pixels. */
export const blur = defineKnob({
  name: "blur",
  title: "Blur",
  kind: "load",
  sets: "data.blur",
  range: NOT_NEGATIVE,
  heavier: "up",
});

import { defineKnob } from "../knob.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** The standard deviation of the noise that is added to pixels in 0 to 1. */
export const pixelNoise = defineKnob({
  name: "pixel_noise",
  title: "Pixel noise",
  sets: "data.pixel_noise",
  range: NOT_NEGATIVE,
});

import { defineKnob } from "../knob.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** The magnitude of the noise on pixels in 0 to 1; of Gaussian noise its standard deviation. */
export const pixelNoise = defineKnob({
  name: "pixel_noise",
  title: "Pixel noise",
  kind: "load",
  sets: "data.pixel_noise",
  range: NOT_NEGATIVE,
  heavier: "up",
});

import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** The bits of each weight after training. */
export const weightBits = defineKnob({
  name: "weight_bits",
  title: "Bits of weights",
  scale: "log",
  sets: "training.weight_bits",
  range: POSITIVE,
});

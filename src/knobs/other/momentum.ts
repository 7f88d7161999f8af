import { defineKnob } from "../knob.ts";
import { BELOW_ONE } from "../range.ts";

/** The momentum of gradient descent. */
export const momentum = defineKnob({
  name: "momentum",
  title: "Momentum",
  sets: "training.momentum",
  range: BELOW_ONE,
});

import { defineKnob } from "#knobs";

/** A made-up knob: a setting of one source, which has no entry of its own. */
export const hardness = defineKnob({
  name: "hardness",
  title: "Hardness of images",
  sets: "data.difficulty",
});

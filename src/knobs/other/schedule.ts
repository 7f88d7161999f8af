import { defineKnob } from "../knob.ts";

/** How the learning rate moves. */
export const schedule = defineKnob({
  name: "schedule",
  title: "Schedule",
  scale: "categorical",
  sets: "training.schedule",
});

import { defineKnob } from "../knob.ts";

/** When a network stops early. */
export const stop = defineKnob({
  name: "stop",
  title: "Stop rule",
  scale: "categorical",
  sets: "training.stop",
});

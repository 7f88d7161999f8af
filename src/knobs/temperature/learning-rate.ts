import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** The base learning rate; a larger one is hotter. */
export const learningRate = defineKnob({
  name: "learning_rate",
  title: "Learning rate",
  kind: "temperature",
  scale: "log",
  sets: "training.learning_rate",
  aliases: ["lr"],
  range: POSITIVE,
  hotter: "up",
  column: "always",
});

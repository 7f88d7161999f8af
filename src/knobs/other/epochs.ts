import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** The budget of training in passes over the examples, instead of one in updates. */
export const epochs = defineKnob({
  name: "epochs",
  title: "Epochs",
  scale: "log",
  sets: "training.budget.epochs",
  replaces: "training.budget",
  range: POSITIVE,
});

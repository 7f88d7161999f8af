import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** The budget of training in steps of gradient descent, instead of one in epochs. */
export const updates = defineKnob({
  name: "updates",
  title: "Updates",
  scale: "log",
  sets: "training.budget.updates",
  replaces: "training.budget",
  range: POSITIVE,
});

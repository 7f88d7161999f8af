import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** The epochs after which a network is taken, of one training for all values. */
export const checkpoint = defineKnob({
  name: "checkpoint",
  title: "Checkpoint epoch",
  scale: "log",
  sets: "training.checkpoint.epochs",
  replaces: "training.checkpoint",
  range: POSITIVE,
});

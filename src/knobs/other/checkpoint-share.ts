import { defineKnob } from "../knob.ts";
import { positiveShareOf } from "../range.ts";

/** The share of the budget after which a network is taken, of one training for all values. */
export const checkpointShare = defineKnob({
  name: "checkpoint_share",
  title: "Checkpoint share",
  sets: "training.checkpoint.share",
  replaces: "training.checkpoint",
  range: positiveShareOf("the share of the budget"),
});

import { defineKnob } from "../knob.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** The l2 coefficient; a larger one is hotter. */
export const weightDecay = defineKnob({
  name: "weight_decay",
  title: "Weight decay",
  kind: "temperature",
  scale: "log",
  sets: "training.weight_decay",
  aliases: ["wd"],
  range: NOT_NEGATIVE,
  hotter: "up",
  column: "always",
});

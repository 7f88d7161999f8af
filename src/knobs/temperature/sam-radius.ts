import { defineKnob } from "../knob.ts";
import { POSITIVE } from "../range.ts";

/** How far up the loss sharpness-aware minimisation looks; a larger one is hotter (Zhou et al. 2023). */
export const samRadius = defineKnob({
  name: "sam_radius",
  title: "SAM radius",
  kind: "temperature",
  scale: "log",
  sets: "training.optimiser.radius",
  aliases: ["sam_rho"],
  range: POSITIVE,
  hotter: "up",
});

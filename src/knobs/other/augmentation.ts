import { defineKnob } from "../knob.ts";

/** What becomes of images each time that they are trained on. */
export const augmentation = defineKnob({
  name: "augmentation",
  title: "Augmentation",
  scale: "categorical",
  sets: "training.augmentation",
});

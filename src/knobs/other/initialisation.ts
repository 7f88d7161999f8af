import { defineKnob } from "../knob.ts";

/** How weights are drawn. */
export const initialisation = defineKnob({
  name: "initialisation",
  title: "Initialisation",
  scale: "categorical",
  sets: "model.initialisation",
  aliases: ["initialization", "init"],
});

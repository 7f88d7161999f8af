import { defineKnob } from "../knob.ts";

/** Whether layers train at one rate or at rates by the tails of their spectra. */
export const layerTemperatures = defineKnob({
  name: "layer_temperatures",
  title: "Layer temperatures",
  scale: "categorical",
  sets: "training.layer_temperatures",
});

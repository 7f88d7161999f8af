import "./known-knobs.ts";

export {
  defineKnob,
  type Knob,
  type KnobDescription,
  type KnobKind,
  type KnobName,
  type KnobRange,
  type KnobScale,
  type KnobValue,
} from "./knob.ts";
export { findKnob, knobNamed, registeredKnobs, registerKnob, usualKnobs } from "./registry.ts";

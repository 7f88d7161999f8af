import { defineQuantity } from "../define-quantity.ts";

/** Curvature 2/η at the smallest rate η at which a step against the gradient raises the training loss (Kalra et al. 2026). */
export const criticalSharpness = defineQuantity({
  name: "critical_sharpness",
  title: "Critical sharpness",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  scale: "log",
  column: "measured",
  note: {
    what: "Two over the smallest learning rate at which one step against the gradient of the training loss raises it. Natural logarithm.",
    range: "0 upward; at most the top eigenvalue on a quadratic.",
    expect: "Near the top eigenvalue for networks at the edge of stability, below it for others.",
    odd: "Empty: at zero loss the gradient is rounding, and so is what a step along it does.",
  },
});

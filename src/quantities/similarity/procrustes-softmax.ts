import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Orthogonal Procrustes distance of the class probabilities of two networks as shapes, 0 to π/2 (Williams et al. 2021). */
export const procrustesSoftmax = defineQuantity({
  name: "procrustes_softmax",
  title: "Procrustes distance of probabilities",
  unit: "radians",
  of: "pair",
  range: NOT_NEGATIVE,
  column: "measured",
  note: {
    what: "Angle between the class probabilities of two networks as shapes: centred, scaled to norm 1 and turned onto each other as well as can be.",
    range: "0 (the same up to rotation and scale) to 1.57; a metric.",
    expect: "The reverse of the map of CKA.",
    odd: "Empty cells held networks whose output is constant.",
  },
});

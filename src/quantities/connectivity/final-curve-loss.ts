import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Mean batch loss at random points of the curve in the last epoch of its fit, nats. */
export const finalCurveLoss = defineQuantity({
  name: "final_curve_loss",
  title: "Final curve loss",
  unit: "nats",
  inLossUnits: true,
  of: "pair",
  range: NOT_NEGATIVE,
  column: "asked",
  note: {
    what: "Mean training loss at random points of the curve over the last epoch of its training, in training mode.",
    range: "0 nats upward.",
    expect: "About the training loss of the networks where they are connected, larger where they are not.",
    odd: "Well above the loss of the ends in a converged, wide cell: the curve was not trained long enough.",
  },
});
